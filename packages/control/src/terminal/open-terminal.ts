import { terminalOpenSchema } from "@berth/contract/terminal.ts";
import { z } from "zod";
import { assertPace } from "../assert-pace.ts";
import { audit } from "../audit.ts";
import { findContainer } from "../container/find-container.ts";
import { useCase } from "../use-case.ts";
import { describeOpening, isVisitWritten } from "./opening.ts";

/**
 * Lets a person into a terminal of a container: a ticket for /ws/term, good once and for a minute. Every
 * opening is a line in the audit, with a reason where staff goes into a customer's VPS. Coming back to one's
 * own shell is no new line, unless the node finds the shell gone and makes another: the relay sees to that.
 */
export const openTerminal = useCase({
  permission: "terminal.open",
  input: terminalOpenSchema.extend({ reason: z.string().nullable().default(null) }),
  output: z.object({ ticket: z.string() }),
  async run(actor, { ctid, purpose, shellId, size, reason }) {
    const container = await findContainer(actor, ctid);
    const opening = describeOpening(actor, container, { purpose, shellId, reason });
    const isReturn = shellId !== null && (await isVisitWritten(actor, opening));
    if (!isReturn) {
      await assertPace(actor.db, actor, container.tenantId);
      await audit(actor.db, opening.doer, opening.line);
    }
    const { sessionId, userId } = actor;
    const grant = { sessionId, userId, nodeId: container.nodeId, ctid, purpose, shellId, size };
    const ticket = await actor.panel.terminals.issueTicket(isReturn ? { ...grant, opening } : grant);
    return { ticket };
  },
});
