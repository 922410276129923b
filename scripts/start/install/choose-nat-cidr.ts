import { z } from "zod";
import { runCommand } from "../bootstrap/run-command.mjs";
import { StartFailure } from "../bootstrap/start-failure.mjs";

/** An IPv4 network as numbers: first address, and how many bits are fixed. */
interface Network {
  readonly first: number;
  readonly bits: number;
}

const routesSchema = z.array(z.object({ dst: z.string().optional(), gateway: z.string().optional() }));

/** Reads `10.0.0.0/8`, a bare address (one host) or `default`; null for what is not IPv4. */
function parseNetwork(text: string): Network | null {
  if (text === "default") return { first: 0, bits: 0 };
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number);
  return { first: ((a * 256 + b) * 256 + c) * 256 + d, bits: Number(match[5] ?? 32) };
}

function overlaps(one: Network, two: Network): boolean {
  const size = 2 ** (32 - Math.min(one.bits, two.bits));
  return Math.floor(one.first / size) === Math.floor(two.first / size);
}

/** Where a private /24 is looked for: quiet corners first, the ranges that homes, VPNs and Docker like last. */
export function natCandidates(): string[] {
  const numbers = Array.from({ length: 32 }, (_, index) => index);
  return [
    ...numbers.map((n) => `10.86.${n}.0/24`),
    ...numbers.map((n) => `172.29.${n}.0/24`),
    ...numbers.map((n) => `192.168.${220 + n}.0/24`),
  ];
}

/**
 * Chooses the first private /24 that no route of the host reaches into. `taken` are networks or single
 * addresses; the default route and whatever is not IPv4 do not count. Null when every candidate collides.
 */
export function chooseNatCidr(
  taken: readonly string[],
  candidates: readonly string[] = natCandidates(),
): string | null {
  const busy = taken.map(parseNetwork).filter((network) => network !== null && network.bits > 0);
  const isFree = (cidr: string): boolean => {
    const network = parseNetwork(cidr);
    return network !== null && !busy.some((one) => one !== null && overlaps(one, network));
  };
  return candidates.find(isFree) ?? null;
}

/** Lists every IPv4 destination and gateway in every routing table of the host. */
export async function readRoutes(): Promise<string[]> {
  const { stdout } = await runCommand("ip", ["-j", "-4", "route", "show", "table", "all"]);
  return routesSchema
    .parse(JSON.parse(stdout.trim() || "[]"))
    .flatMap(({ dst, gateway }) => [dst, gateway].filter((one) => one !== undefined));
}

/** Chooses this machine's private pool; throws a StartFailure when nothing is free. */
export async function choosePrivatePool(): Promise<string> {
  const chosen = chooseNatCidr(await readRoutes());
  if (chosen === null)
    throw new StartFailure(
      "Every private network Berth would use collides with a route of this machine.",
      "Name a free one: npm start -- --nat-cidr 10.1.2.0/24",
    );
  return chosen;
}

/** Finds the route of the host that reaches into `cidr`, or that `cidr` reaches into; null when there is none. */
export function findCollision(cidr: string, taken: readonly string[]): string | null {
  return taken.find((one) => chooseNatCidr([one], [cidr]) === null) ?? null;
}

/** Takes the pool an admin named, unless a route of this machine is in it: its packets would go astray. */
export async function takeNamedPool(cidr: string): Promise<string> {
  const collision = findCollision(cidr, await readRoutes());
  if (collision !== null)
    throw new StartFailure(
      `The private pool ${cidr} collides with a route of this machine: ${collision}.`,
      "Name a network this machine does not use, or leave --nat-cidr out and one is chosen.",
    );
  return cidr;
}
