// `events.stream`: what happened on this node after event `after`, and then whatever happens.
import { subscription } from "./procedure.ts";

/** Streams the events in their order, without a gap as far back as they are kept. */
export const eventsStream = subscription("events.stream", ({ ctx, input, signal }) =>
  ctx.agent.state.events.stream(input.after, signal),
);
