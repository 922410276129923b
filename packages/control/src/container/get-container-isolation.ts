import { type IsolationReason, type IsolationReport, isolationReportSchema } from "@berth/contract/isolation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";

/** Shows what keeps one container apart, as its node reads it from the kernel now. */
export const getContainerIsolation = useCase({
  permission: "isolation.read",
  input: z.strictObject({ ctid: ctidSchema }),
  output: isolationReportSchema,
  async run(actor, { ctid }) {
    const { nodeId } = await findContainer(actor, ctid);
    const report = await actor.panel.nodes.get(nodeId).ask("isolation.report", { ctid }, { traceId: actor.requestId });
    return actor.role === "admin" ? report : withoutNeighbours(report);
  },
});

/** Who else lives on the node is not for a customer to know, not even while two are not kept apart. */
function withoutNeighbours(report: IsolationReport): IsolationReport {
  const rows = report.rows.map((row) => ({ ...row, reasons: row.reasons.map(withoutNeighbour) }));
  return { ...report, rows };
}

function withoutNeighbour(reason: IsolationReason): IsolationReason {
  const isNeighbour = reason.code === "shared_with_neighbour" || reason.code === "range_of_neighbour";
  return isNeighbour ? { ...reason, about: "none" } : reason;
}
