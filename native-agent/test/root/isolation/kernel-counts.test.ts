// What the kernel counts per user: inotify instances, network namespaces, user namespaces. It charges them to the
// creator of a user namespace and to every creator above, so a VPS has an account of its own only if its
// namespace was made by a user of its own. No limit of the machine is changed: inotify is used up to the
// machine's default, namespaces to a limit lowered inside one VPS or inside a throw-away user namespace.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileAttacks } from "./attack-programs.ts";
import { withSharedAccount } from "./launchers.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";

/** The machine's own limit on inotify instances, per user; nobody changes it here. */
const INSTANCES = Number(readFileSync("/proc/sys/fs/inotify/max_user_instances", "utf8"));
/** How many namespaces the limits lowered here leave. */
const FEW = 20;
/** More than a VPS of these tests may have processes to hold them with. */
const MANY = 40;

const programs = compileAttacks("use-up", "owner-of");
let neighbourhood: Neighbourhood;
beforeAll(() => {
  neighbourhood = openNeighbourhood();
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

async function addVps(): Promise<Vps> {
  const vps = await neighbourhood.add();
  await vps.give(programs, "use-up");
  return vps;
}

/** Takes until refused and gives everything back: the number and the end. */
const take = (vps: Vps, kind: string, most: number) => vps.inside(`/root/use-up ${kind} ${most}`);
/** Takes until refused and keeps it. */
const keep = (vps: Vps, kind: string, most: number) => vps.start(`/root/use-up ${kind} ${most}`);

describe("with one account for all", () => {
  it("one VPS uses up the inotify instances of another", async () => {
    // Not root's account, which the machine itself lives on: a spare uid of these tests.
    const spare = neighbourhood.bench.config.uidBase + 60 * 65_536;
    await withSharedAccount(spare, async () => {
      const [one, other] = [await addVps(), await addVps()];
      expect(ownerOf(one)).toBe(spare);
      expect(await keep(one, "inotify", 10_000)).toBe(`${INSTANCES} EMFILE`);
      expect(await take(other, "inotify", 1)).toBe("0 EMFILE");
    });
  });

  it.each([
    ["net", [`${FEW} ENOSPC`, "0 ENOSPC"]],
    // A tenant's own user namespace counts too: the first has one less to take, the second cannot even begin.
    ["user", [`${FEW - 1} ENOSPC`, "unshare: unshare failed: No space left on device"]],
  ])("one tenant uses up the %s namespaces of another", async (kind, ends) => {
    // Both tenants' user namespaces are made by one user of a user namespace that stands for the host.
    const tenant = `unshare --user --map-root-user ${programs.path("use-up")} ${kind} ${MANY}`;
    const host = `echo ${FEW} > /proc/sys/user/max_${kind}_namespaces; ${tenant} | { read end; echo $end; ${tenant} 2>&1 </dev/null; }`;
    expect(await linesOf("unshare", ["--user", "--map-root-user", "sh", "-c", host], 2)).toEqual(ends);
  });
});

describe("with an account each", () => {
  let exhausted: Vps;
  let neighbour: Vps;
  beforeAll(async () => {
    exhausted = await addVps();
    neighbour = await addVps();
  });

  it("the kernel charges what a VPS makes to that VPS and nobody else", async () => {
    expect(ownerOf(exhausted)).toBe(exhausted.uidBase);
    expect(ownerOf(neighbour)).toBe(neighbour.uidBase);
    expect(exhausted.uidBase).not.toBe(neighbour.uidBase);
  });

  it("a VPS that uses up its inotify instances takes none of its neighbour's, and a third one starts and has all", async () => {
    expect(await keep(exhausted, "inotify", 10_000)).toBe(`${INSTANCES} EMFILE`);
    expect(await take(exhausted, "inotify", 1)).toBe("0 EMFILE");
    expect(await take(neighbour, "inotify", 10_000)).toBe(`${INSTANCES} EMFILE`);
    const third = await addVps();
    expect(await take(third, "inotify", 10_000)).toBe(`${INSTANCES} EMFILE`);
    expect(await take(exhausted, "inotify", 1)).toBe("0 EMFILE");
  });

  it.each(["net", "user"])(
    "a VPS that uses up its %s namespaces takes none of its neighbour's, and a third one starts and has all",
    async (kind) => {
      await exhausted.inside(`echo ${FEW} > /proc/sys/user/max_${kind}_namespaces`);
      // The network of the VPS itself is one of them.
      const left = kind === "net" ? FEW - 1 : FEW;
      expect(await keep(exhausted, kind, MANY)).toBe(`${left} ENOSPC`);
      expect(await take(exhausted, kind, 1)).toBe("0 ENOSPC");
      expect(await take(neighbour, kind, MANY)).toBe(`${MANY} enough`);
      const third = await addVps();
      expect(await take(third, kind, MANY)).toBe(`${MANY} enough`);
      expect(await take(exhausted, kind, 1)).toBe("0 ENOSPC");
    },
  );

  it("a VPS cannot lift its limits above the machine's, nor set its neighbour's", async () => {
    const limit = "/proc/sys/user/max_inotify_instances";
    const [machine, theirs] = [readFileSync(limit, "utf8"), await neighbour.inside(`cat ${limit}`)];
    await exhausted.inside(`echo 1000000 > ${limit}`);
    expect(await take(exhausted, "inotify", 10_000)).toBe("0 EMFILE");
    expect(await neighbour.inside(`cat ${limit}`)).toBe(theirs);
    expect(readFileSync(limit, "utf8")).toBe(machine);
  });
});

/** To whose account the kernel puts what is made in the VPS. */
function ownerOf({ live }: Vps): number {
  return Number(execFileSync(programs.path("owner-of"), [`/proc/${live.init.pid}/ns/user`], { encoding: "utf8" }));
}

/** Runs a program whose standard input stays open until it has said that many lines; gives them. */
async function linesOf(program: string, words: readonly string[], count: number): Promise<string[]> {
  const child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"], timeout: 60_000 });
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => {
    said += bytes.toString();
    if (said.split("\n").length > count) child.stdin.end();
  });
  await once(child, "close");
  return said.trim().split("\n");
}
