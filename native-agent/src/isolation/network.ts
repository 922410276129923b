// Step 4, network: an interface of its own whose cable carries one address and no other, by the word of the firewall,
// of the route and of the reverse path check. Called by report-isolation.ts.
import { because, type Judge } from "./finding.ts";
import { judgeNamespace } from "./namespaces.ts";

/** Step 4, network. */
export const judgeNetwork: Judge = (subject) => {
  const namespace = judgeNamespace(subject, "net");
  const { ctid, network } = subject.record.spec;
  const found = subject.agent.network.inspect(ctid);
  const bound = found.boundAddresses.join(", ") || "none";
  const routed = found.routedAddresses.join(", ") || "none";
  return {
    ...namespace,
    evidence: [
      ...namespace.evidence,
      { name: found.hostInterface, found: found.isConnected ? "connected" : "not connected", wanted: "connected" },
      { name: "nft own4", found: bound, wanted: network.ipv4 },
      { name: "nft rules", found: found.isFirewallIntact ? "intact" : "changed", wanted: "intact" },
      { name: "route", found: routed, wanted: network.ipv4 },
      { name: "rp_filter", found: String(found.reversePathCheck), wanted: "1" },
    ],
    reasons: [
      ...namespace.reasons,
      ...(found.isConnected ? [] : [because("cable_missing", found.hostInterface)]),
      ...(bound === network.ipv4 ? [] : [because("address_not_bound", bound)]),
      ...(found.isFirewallIntact ? [] : [because("firewall_changed")]),
      ...(routed === network.ipv4 ? [] : [because("route_missing", routed)]),
      ...(found.reversePathCheck === 1 ? [] : [because("cable_open", found.hostInterface)]),
    ],
  };
};
