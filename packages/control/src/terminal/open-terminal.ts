import { terminalOpenSchema } from "@berth/contract/terminal.ts";
import { z } from "zod";
import { audit } from "../audit.ts";
import { findContainer } from "../container/find-container.ts";
import { useCase } from "../use-case.ts";

/** Lets a person into a terminal of a container: a ticket for /ws/term, good once and for a minute. A root shell is audited. */
export const openTerminal = useCase({
  permission: "terminal.open",
  input: terminalOpenSchema,
  output: z.object({ ticket: z.string() }),
  async run(actor, { ctid, purpose, shellId, size }) {
    const { id, nodeId, tenantId } = await findContainer(actor, ctid);
    await audit(actor.db, actor, {
      action: purpose === "console" ? "terminal.console" : "terminal.root_shell",
      subjectKind: "container",
      subjectId: id,
      tenantId,
      details: { ctid, isReconnect: shellId !== null },
    });
    const { sessionId, userId } = actor;
    return {
      ticket: await actor.panel.terminals.issueTicket({ sessionId, userId, nodeId, ctid, purpose, shellId, size }),
    };
  },
});
