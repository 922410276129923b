// `container.list`: everything this node has, and up to which event that is true. The panel's follower
// asks it first and whenever it finds a gap in the events.
import { toObservation } from "../state/container-record.ts";
import { query } from "./procedure.ts";

/** Answers with all containers; both values are read in one turn, so they belong together. */
export const containerList = query("container.list", ({ ctx }) => ({
  seq: ctx.agent.state.events.lastSeq(),
  observations: ctx.agent.state.containers.list().map(toObservation),
}));
