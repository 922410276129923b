// Step 1, users: root inside is a nobody outside. The attack is root reading a file of somebody else, put within
// its reach, because that is what every mistake of the other steps comes to.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAP_LENGTH } from "../../../src/monitor/open-user-namespace.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";

const SECRET = "the key of the neighbour";
let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
const dir = mkdtempSync(join(tmpdir(), "berth-iso-users-"));
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await neighbourhood.close();
});

/** Puts a file that only its owner may read at a path. */
function writeFileOf(uid: number, path: string): void {
  writeFileSync(path, SECRET, { mode: 0o600 });
  chmodSync(path, 0o600);
  chownSync(path, uid, uid);
}

describe("without users of its own", () => {
  it("root of one tenant reads what is another's, though every other namespace is its own", () => {
    const file = join(dir, "secret");
    writeFileOf(neighbour.uidBase, file);
    const others = ["--mount", "--propagation=slave", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--fork"];
    expect(spawnSync("unshare", [...others, "cat", file], { encoding: "utf8" }).stdout).toBe(SECRET);
  });
});

describe("with users of its own", () => {
  // The host's root puts the file into the attacker's tree: it is there, it has a name, it can be tried.
  const within = (path: string) => `/proc/${attacker.live.init.pid}/root${path}`;

  it.each([
    ["its neighbour", () => neighbour.uidBase],
    ["a user of its neighbour", () => neighbour.uidBase + 1000],
    ["the host's root", () => 0],
  ])("a tenant cannot read, take or open up a file of %s, even one within its tree", async (_whose, uid) => {
    writeFileOf(uid(), within("/root/secret"));
    const script = "cd /root; cat secret; chmod 644 secret; chown 0 secret; echo mine > secret; stat -c %u secret";
    expect((await attacker.inside(script)).split("\n").sort()).toEqual([
      "/bin/sh: can't create secret: Permission denied",
      "65534",
      "cat: can't open 'secret': Permission denied",
      "chmod: secret: Operation not permitted",
      "chown: secret: Operation not permitted",
    ]);
    expect(readFileSync(within("/root/secret"), "utf8")).toBe(SECRET);
  });

  it("its own files, made by its own users, are files of its own range on the host", async () => {
    await attacker.inside("echo word > /root/own; chown 65535 /root/own");
    expect(await attacker.inside("cat /root/own")).toBe("word");
    const { stdout } = spawnSync("stat", ["-c", "%u", within("/root/own")], { encoding: "utf8" });
    expect(Number(stdout)).toBe(attacker.uidBase + 65_535);
  });

  it("no uid of one tenant is a uid of another, or of the host", () => {
    const ranges = [attacker, neighbour].map(({ live }) =>
      readFileSync(`/proc/${live.init.pid}/uid_map`, "utf8").trim().split(/\s+/).map(Number),
    );
    expect(ranges).toEqual([
      [0, attacker.uidBase, MAP_LENGTH],
      [0, neighbour.uidBase, MAP_LENGTH],
    ]);
    expect(Math.abs(attacker.uidBase - neighbour.uidBase)).toBeGreaterThanOrEqual(MAP_LENGTH);
    expect(Math.min(attacker.uidBase, neighbour.uidBase)).toBeGreaterThan(1_000_000);
  });
});
