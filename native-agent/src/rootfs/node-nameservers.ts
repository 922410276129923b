// The resolvers a container is given when the panel named none: the node's own, as far as they can be
// reached from another network namespace. Called by the story create.
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { hasCode } from "../ffi/has-code.ts";

/** Where the node's resolvers are written; the second names the real ones behind systemd-resolved's stub. */
const SOURCES = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

/** Reads the node's resolvers, three at most; empty when the node has none but itself. */
export function readNodeNameservers(): string[] {
  for (const source of SOURCES) {
    const found = parseNameservers(readIfThere(source));
    if (found.length > 0) return found;
  }
  return [];
}

/** Picks the usable addresses of a resolv.conf(5): none of the node's own loopback, none bound to an interface. */
export function parseNameservers(text: string): string[] {
  const addresses = text.split("\n").flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  return addresses
    .filter((address) => isIP(address) !== 0 && !/^(127\.|::1$|0\.0\.0\.0$|.*%)/.test(address))
    .slice(0, 3);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (failed) {
    if (hasCode(failed, "ENOENT")) return "";
    throw failed;
  }
}
