// Step 2, file tree: the disk of a VPS is its root, and there is nothing above it. The attack is the second
// chroot, by which root has left plain chroots for forty years.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerDir } from "../../../src/config.ts";
import { compileAttacks } from "./attack-programs.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";

const programs = compileAttacks("escape-chroot");
const dir = mkdtempSync(join(tmpdir(), "berth-iso-tree-"));
const hostSecret = join(dir, "secret");
let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  writeFileSync(hostSecret, "a file of the host", { mode: 0o644 });
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
  await attacker.give(programs, "escape-chroot");
});
afterAll(async () => {
  programs.close();
  rmSync(dir, { recursive: true, force: true });
  await neighbourhood.close();
});

describe("without a file tree of its own", () => {
  it("a second chroot leads out of a plain chroot, to the host's files", () => {
    const jail = join(dir, "jail");
    mkdirSync(jail);
    copyFileSync(programs.path("escape-chroot"), join(jail, "escape-chroot"));
    const jailed = spawnSync("chroot", [jail, "/escape-chroot", hostSecret], { encoding: "utf8" });
    expect(jailed.stdout.trim()).toBe("a file of the host");
  });
});

describe("with a file tree of its own", () => {
  const climb = (path: string) => attacker.inside(`/root/escape-chroot ${path}`);

  it("a second chroot leads a tenant nowhere but to its own root", async () => {
    await attacker.inside("echo a file of my own > /root/own");
    expect(await climb("/root/own")).toBe("a file of my own");
    expect(await climb(hostSecret)).toBe("open: No such file or directory");
  });

  it("a tenant finds no path to its neighbour's files, nor to the disk they are on", async () => {
    await neighbour.inside("echo the neighbour was here > /root/neighbours");
    expect(await neighbour.inside("cat /root/neighbours")).toBe("the neighbour was here");
    const disk = join(containerDir(neighbourhood.bench.config, neighbour.ctid), "disk.ext4");
    for (const path of ["/root/neighbours", disk, `/proc/${neighbour.live.init.pid}/root/root/neighbours`])
      expect(await climb(path)).toBe("open: No such file or directory");
    expect(await attacker.inside("find / -xdev -name neighbours")).toBe("");
  });

  it("no process of a VPS holds a file or directory that lies outside its tree", async () => {
    const links = "for link in /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/1/fd/*; do readlink $link; done | sort -u";
    const known = /^(\/|\/root|\/dev\/(null|console)|(pipe|socket|anon_inode):.*)$/;
    const held = (await attacker.inside(links)).split("\n");
    expect(held).toContain("/");
    expect(held.filter((path) => !known.test(path))).toEqual([]);
  });

  it("what one tenant changes in the files both began with, the other does not see", async () => {
    await attacker.inside("echo attacker:x:0:0::/:/bin/sh >> /etc/passwd; rm -f /etc/group");
    expect(await attacker.inside("grep -c attacker /etc/passwd; ls /etc/group")).toMatch(/^1\nls: /);
    expect(await neighbour.inside("grep -c attacker /etc/passwd; ls /etc/group")).toBe("0\n/etc/group");
  });
});
