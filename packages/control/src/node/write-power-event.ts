import type { NodeEvent } from "@berth/contract/observation.ts";
import type { Transaction } from "@berth/db/database.ts";
import { audit } from "../audit.ts";

/** What a container does by itself, by the agent's word for it; what was asked for has its line already. */
const deeds: Readonly<Record<string, string>> = {
  "poweroff inside": "power.poweroff_inside",
  "reboot inside": "power.reboot_inside",
  crash: "power.crash",
  "host boot": "power.host_boot",
};

/** A VPS may end as often as it likes; of that so many lines an hour are kept, for they are kept for ever. */
const MOST_AN_HOUR = 20;
const HOUR_MS = 3_600_000;

/** Writes down that a container ended by itself, so that who looks next day sees when and how. */
export async function writePowerEvent(
  tx: Transaction,
  event: Pick<NodeEvent, "reason">,
  container: { readonly id: string; readonly ctid: number; readonly tenantId: string },
): Promise<void> {
  const action = deeds[event.reason];
  if (action === undefined) return;
  const { id: subjectId, ctid, tenantId } = container;
  const since = new Date(Date.now() - HOUR_MS);
  const actions = Object.values(deeds);
  const lately = await tx.auditEntry.count({
    where: { subjectKind: "container", subjectId, at: { gt: since }, action: { in: actions } },
  });
  if (lately >= MOST_AN_HOUR) return;
  const itself = { userId: null, name: `CT ${ctid}`, requestId: null };
  await audit(tx, itself, { action, subjectKind: "container", subjectId, tenantId, details: { ctid } });
}
