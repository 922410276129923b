// Opens the node's network; called once by main.ts. Refuses a node whose kernel or packages cannot keep
// containers apart.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Network, NetworkConfig } from "./network.ts";
import { RoutedNetwork } from "./routed-network.ts";

/** Opens the sockets; nothing is changed on the node before `prepareNode`. */
export function openNetwork(config: NetworkConfig): Network {
  // 9 digits of a CTID and the mark of a detour must still fit into the 15 characters of an interface's name.
  if (!/^[a-z][a-z0-9-]{0,4}$/.test(config.interfacePrefix)) {
    throw new BerthError("net.failed", `"${config.interfacePrefix}" cannot begin the names of interfaces`);
  }
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(config.nftTable)) {
    throw new BerthError("net.failed", `"${config.nftTable}" cannot be the name of a firewall table`);
  }
  try {
    return new RoutedNetwork(config);
  } catch (cause) {
    throw new BerthError("net.failed", "opening rtnetlink and nftables", { cause });
  }
}
