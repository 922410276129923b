import { isIPv6 } from "node:net";

/** Writes the eight groups of an IPv6 address out. */
function expandIpv6(address: string): string[] {
  const [head = "", tail] = address.split("::", 2);
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [front, back] = [groups(head), groups(tail ?? "")];
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  return [...front, ...gap, ...back].map((group) => group.replace(/^0+(?=.)/, "").toLowerCase());
}

/**
 * Names the network that counts as one guesser: an IPv4 address, or the /64 of an IPv6 one, because
 * whoever has one address of those has them all.
 */
export function clientNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.split("%", 1)[0] ?? "";
  return isIPv6(bare) ? `${expandIpv6(bare).slice(0, 4).join(":")}::/64` : address;
}
