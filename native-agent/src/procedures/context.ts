// What every procedure gets: the agent, who asks, and under which request id. Made by the two doors
// (server/); what holds: `caller` comes from the door itself, never from a header or a field.
import type { NodeFacts } from "@berth/contract/node-facts.ts";
import type { Terminals } from "../console/terminals.ts";
import type { Images } from "../image/images.ts";
import type { Renewal } from "../join/renew-certificate.ts";
import type { History } from "../metrics/history/history.ts";
import type { Sampler } from "../metrics/sampler.ts";
import type { Agent } from "../runtime/agent.ts";
import type { DestructiveLimit } from "./destructive-limit.ts";

export interface ProcedureContext {
  readonly agent: Agent;
  readonly sampler: Sampler;
  readonly history: History;
  readonly images: Images;
  readonly terminals: Terminals;
  readonly renewal: Renewal;
  readonly readFacts: () => NodeFacts;
  readonly destructiveLimit: DestructiveLimit;
  /** Lets this node join a panel; its mutual TLS port is open when it resolves. */
  readonly join: (ask: { panelUrl: string; token: string }) => Promise<{ nodeId: string }>;
  /** `panel` came by mutual TLS with the panel's name, `shell` by the root-only socket. */
  readonly caller: "panel" | "shell";
  /** The contract version the caller speaks; null when it does not say. */
  readonly contractVersion: number | null;
  readonly traceId: string;
}
