// What a spec asks of the node's network is refused when the kernel cannot give it. Called by put-container.ts before
// anything is written down: a limit nobody holds would be sold all the same.
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Network } from "../net/network.ts";

/** Throws `net.rate_unsupported` for a spec with a network rate on a node that cannot hold rates. */
export function expectRatesHeld(
  network: Pick<Network, "findRateTrouble">,
  { ctid, limits }: Pick<ContainerSpec, "ctid" | "limits">,
): void {
  const { receiveBitsPerSec, transmitBitsPerSec } = limits.network;
  if (receiveBitsPerSec === null && transmitBitsPerSec === null) return;
  const trouble = network.findRateTrouble();
  if (trouble === null) return;
  throw new BerthError("net.rate_unsupported", `container ${ctid} has a network rate, and the kernel: ${trouble}`, {
    field: "limits.network",
  });
}
