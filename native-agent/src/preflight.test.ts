import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { expectEssentials, type Host, readFeatures } from "./preflight.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-preflight-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const has = (name: string, dataDir: string) =>
  readFeatures(parseConfig({ dataDir, runDir: join(dir, "run"), monitorBinary: join(dir, "none") })).find(
    (feature) => feature.name === name,
  )?.isPresent;

test("a feature that cannot be looked at is missing, and says what is lost", () => {
  const features = readFeatures(parseConfig({ monitorBinary: join(dir, "none") }));
  expect(features.find(({ name }) => name === "monitor program")).toMatchObject({ isPresent: false });
  for (const { note } of features) expect(note.length).toBeGreaterThan(10);
});

/** A machine on which every container could run, but for what `less` takes from it. */
function machine(less: Partial<Host> & { readonly files?: Readonly<Record<string, string>> } = {}): Host {
  const { files = {}, ...rest } = less;
  const texts: Record<string, string> = {
    "/proc/sys/user/max_user_namespaces": "15000\n",
    "/proc/filesystems": "nodev\toverlay\n\text4\n",
    "/proc/self/status": "CapEff:\t000001ffffffffff\n",
    ...files,
  };
  return {
    uid: 0,
    read: (path) => texts[path] ?? "",
    stat: (path) => ({ isDirectory: path.startsWith("/var") || path.startsWith("/run"), uid: 0, mode: 0o755 }),
    ...rest,
  };
}
const without = (gone: string): Host => {
  const { stat, ...host } = machine();
  return { ...host, stat: (path) => (path === gone ? undefined : stat(path)) };
};
const config = parseConfig({});

test("a machine that has all of it is let through", () => {
  expect(() => expectEssentials(config, machine())).not.toThrow();
  expect(
    readFeatures(config, machine()).filter(({ isPresent, name }) => !isPresent && name !== "kernel fixes"),
  ).toEqual([]);
});

test.each<[string, Host]>([
  ["root", machine({ uid: 1000 })],
  ["monitor program", without(config.monitorBinary)],
  ["user namespaces", machine({ files: { "/proc/sys/user/max_user_namespaces": "0\n" } })],
  ["overlayfs", machine({ files: { "/proc/filesystems": "\text4\n" } })],
  ["ext4", machine({ files: { "/proc/filesystems": "nodev\toverlay\n" } })],
  ["loop devices", without("/dev/loop-control")],
  ["directories of its own", machine({ stat: () => ({ isDirectory: true, uid: 33, mode: 0o755 }) })],
  ["seccomp filters", without("/proc/sys/kernel/seccomp/actions_avail")],
])("without %s the agent stops with one sentence, before anything was touched", (name, host) => {
  expect(() => expectEssentials(config, host)).toThrow(`this host lacks ${name}: `);
});

test.each<[string, Host]>([
  ["swap accounting", machine({ stat: () => undefined })],
  ["pressure stall information", without("/proc/pressure/cpu")],
  ["CAP_SYS_RESOURCE", machine({ files: { "/proc/self/status": "CapEff:\t0000000000000001\n" } })],
  ["lxcfs", without("/var/lib/lxcfs/proc/meminfo")],
  ["AppArmor", without("/sys/kernel/security/apparmor")],
])("without %s containers run, and the node's page says what is lost", (name, host) => {
  expect(readFeatures(config, host).find((feature) => feature.name === name)).toMatchObject({ isPresent: false });
});

test("each essential feature has its machine above", () => {
  const essential = readFileSync(join(import.meta.dirname, "preflight.ts"), "utf8").match(/\bessential\(/g) ?? [];
  expect(essential).toHaveLength(8);
});

test.runIf(process.getuid?.() === 0)(
  "a directory others may write in is not the agent's own; one to be made is",
  () => {
    expect(has("directories of its own", dir)).toBe(true);
    expect(has("directories of its own", join(dir, "to-be-made"))).toBe(true);
    chmodSync(dir, 0o777);
    expect(has("directories of its own", dir)).toBe(false);
  },
);
