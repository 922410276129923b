// Step 3, mounts: what a VPS mounts and unmounts it does for itself alone. The attack covers a file of the
// neighbour with one of the attacker's; the host of the first part is a throw-away mount namespace.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";
import { ThrowAwayHost } from "./throw-away-host.ts";

let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
});
afterAll(() => neighbourhood.close());

/** The attack, on whatever is at /etc of the tree. */
const cover = (etc: string) =>
  `mount -t tmpfs forged ${etc} && echo forged > ${etc}/resolv.conf && cat ${etc}/resolv.conf`;

describe("without mounts of its own", () => {
  it("what one tenant mounts over a file everybody reads, everybody reads", async () => {
    const etc = join(mkdtempSync(join(tmpdir(), "berth-iso-mount-")), "etc");
    mkdirSync(etc);
    writeFileSync(join(etc, "resolv.conf"), "true\n");
    const host = await ThrowAwayHost.open("mnt");
    expect(host.run("cat", `${etc}/resolv.conf`)).toBe("true");
    expect(host.run("sh", "-c", cover(etc))).toBe("forged");
    expect(host.run("cat", `${etc}/resolv.conf`)).toBe("forged");
    await host.close();
    // The machine itself was not the host of this.
    expect(readFileSync(join(etc, "resolv.conf"), "utf8")).toBe("true\n");
    rmSync(join(etc, ".."), { recursive: true, force: true });
  });
});

describe("with mounts of its own", () => {
  /** What the attacks are about in the machine's own list, which others may change meanwhile. */
  const hostMounts = () => {
    const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
    return lines.filter((line) => / (\/etc|\/dev\/shm|\/) /.test(line) || line.includes("forged"));
  };

  it("a tenant covers only its own files, also when it asks for its mounts to be shared", async () => {
    const [host, resolvers] = [hostMounts(), await neighbour.inside("cat /etc/resolv.conf")];
    expect(await attacker.inside(`mount --make-rshared /; ${cover("/etc")}`)).toBe("forged");
    expect(await neighbour.inside("cat /etc/resolv.conf")).toBe(resolvers);
    expect(hostMounts()).toEqual(host);
    // It is a mount of the whole VPS, not of one command.
    expect(await attacker.inside("cat /etc/resolv.conf; umount /etc")).toBe("forged");
  });

  it("a tenant unmounts only what is its own", async () => {
    const [host, before] = [hostMounts(), await neighbour.inside("cat /proc/self/mountinfo")];
    expect(await attacker.inside("umount -l /dev/shm && grep -c ' /dev/shm ' /proc/self/mountinfo")).toBe("0");
    expect(await neighbour.inside("cat /proc/self/mountinfo")).toBe(before);
    expect(before).toContain(" /dev/shm ");
    expect(hostMounts()).toEqual(host);
  });

  it("a tenant's list of mounts names nothing of the host or of a neighbour", async () => {
    const { config } = neighbourhood.bench;
    const list = await attacker.inside("cat /proc/1/mountinfo");
    for (const foreign of [config.dataDir, config.imageDir, config.cgroupParent, String(neighbour.ctid)])
      expect(list).not.toContain(foreign);
  });

  it("a tenant cannot mount a disk of the host, or make kernel settings writable", async () => {
    const { blockDevices } = neighbour.live;
    const [disk] = blockDevices;
    expect(
      await attacker.inside(
        `mknod /root/disk b ${disk?.major} ${disk?.minor}; mount -t ext4 /root/disk /mnt; ls /root/disk`,
      ),
    ).toMatch(/Operation not permitted[\s\S]*No such file/);
    expect(
      await attacker.inside("mount -o remount,rw /sys; run=/sys/kernel/mm/ksm/run; was=$(cat $run); echo $was > $run"),
    ).toMatch(/Read-only file system|Permission denied|Operation not permitted/);
  });

  it("a tenant cannot make /sys writable by any mount, and /proc/sys only where it is the tenant's own", async () => {
    // The tenant's own interface has files of the tenant's own there: of them only the mount says they are read-only.
    const own = "class/net/eth0/tx_queue_len";
    const refused = /Read-only file system|ermission denied|not permitted|nvalid argument/;
    const tries = [
      `mount -o remount,rw /sys; echo 7 > /sys/${own}`,
      `mount -o remount,bind,rw /sys; echo 7 > /sys/${own}`,
      `mount -t sysfs sysfs /root/at && echo 7 > /root/at/${own}`,
      `unshare -n sh -c 'mount -t sysfs sysfs /root/at && echo 7 > /root/at/class/net/lo/tx_queue_len'`,
      "unshare -n -m sh -c 'umount -l /sys; mount -t sysfs sysfs /sys && echo 7 > /sys/class/net/lo/tx_queue_len'",
      "mount -o remount,rw /proc/sys; echo 7 > /proc/sys/vm/swappiness",
      "mount -t proc proc /root/at && echo 7 > /root/at/sys/vm/swappiness",
    ];
    const settings = () =>
      ["/proc/sys/vm/swappiness", "/proc/sys/net/ipv4/ip_default_ttl"].map((at) => readFileSync(at, "utf8"));
    const before = [settings(), await attacker.inside(`mkdir /root/at; cat /sys/${own}`)];
    for (const attempt of tries)
      expect([attempt, await attacker.inside(attempt)]).toEqual([attempt, expect.stringMatching(refused)]);
    expect([settings(), await attacker.inside(`cat /sys/${own}`)]).toEqual(before);
    const ttl = "/proc/sys/net/ipv4/ip_default_ttl";
    expect(await attacker.inside(`echo 77 > ${ttl}; cat ${ttl}`)).toBe("77");
    expect(settings()).toEqual(before[0]);
  });
});
