// Which of the host's own firewalls stop packets that are only passing through: everything of a container. Another
// table's accept cannot overrule a drop, so ours is powerless there; whoever runs the host must let our interfaces pass.
// Pure, but for the asking; called by routed-network.ts for the node's facts.
import { z } from "zod";
import type { NetworkConfig } from "./network.ts";

/** As far as we read `list chains` and `list chain`; see libnftables-json(5). */
const listSchema = z.object({
  nftables: z.array(
    z.object({
      chain: z
        .object({
          family: z.string(),
          table: z.string(),
          name: z.string(),
          hook: z.string().optional(),
          policy: z.string().optional(),
        })
        .optional(),
      rule: z.object({ expr: z.array(z.unknown()) }).optional(),
    }),
  ),
});

/** Lists the chains that stop forwarded packets and have no rule about our interfaces, such as `ip filter FORWARD`. */
export function listForwardBlockers(config: NetworkConfig, list: (command: string) => string): string[] {
  const parts = listSchema.parse(JSON.parse(list("list chains"))).nftables;
  return parts.flatMap(({ chain }) => {
    if (chain?.hook !== "forward" || chain.table === config.nftTable) return [];
    const name = `${chain.family} ${chain.table} ${chain.name}`;
    const text = list(`list chain ${name}`);
    // Its owner has thought of us; what the rule says is his.
    if (text.includes(`"${config.interfacePrefix}`)) return [];
    return chain.policy === "drop" || endsInRefusal(text) ? [name] : [];
  });
}

/** firewalld's way: the policy accepts, and the last rule refuses whatever got that far. */
function endsInRefusal(text: string): boolean {
  const last = listSchema
    .parse(JSON.parse(text))
    .nftables.flatMap(({ rule }) => rule ?? [])
    .at(-1);
  const words = last?.expr.map((part) => Object.keys(Object(part)).join()) ?? [];
  return !words.includes("match") && words.some((word) => word === "drop" || word === "reject");
}
