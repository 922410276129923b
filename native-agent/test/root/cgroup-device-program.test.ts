// The device filter of cgroup2, tried on whatever cgroup2 this host has: it needs no controller, so a
// hybrid host runs it as well as a pure one.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseHierarchies } from "../../src/cgroup/hierarchies.ts";
import { devices } from "../../src/cgroup/v2/devices.ts";
import { eventually } from "../eventually.ts";
import { runInCgroups } from "../run-in-cgroups.ts";
import { specOf } from "./agent-bench.ts";

/** The program is the same whatever a container is limited to. */
const { limits } = specOf(ctidSchema.parse(900_301), {});
const unified = parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8")).unified;
const group = `${unified}/berth-test-cg-bpf`;
const nodes = mkdtempSync(join(tmpdir(), "berth-cg-"));

beforeAll(() => {
  if (unified === null) return;
  mkdirSync(group);
  devices.prepare?.(group);
  // Loop control: harmless, openable on any host, and not on the list.
  execFileSync("mknod", [`${nodes}/control`, "c", "10", "237"]);
});
afterAll(async () => {
  rmSync(nodes, { recursive: true });
  if (unified !== null) await eventually("it is empty", () => rmdirSync(group));
});

async function inside(script: string): Promise<string> {
  const fd = openSync(`${group}/cgroup.procs`, "w");
  const { output } = await runInCgroups({ attachFds: [fd], unifiedDirectoryFd: -1, close() {} }, script).finished;
  closeSync(fd);
  return output;
}

test.skipIf(unified === null)("listed devices open, others do not, and no node can be made", async () => {
  expect(execFileSync("sh", ["-c", `exec 9<${nodes}/control && echo open`], { encoding: "utf8" })).toBe("open\n");
  expect(await inside(`exec 9<${nodes}/control && echo open`)).toMatch(/Operation not permitted/);
  expect(await inside(`mknod ${nodes}/null c 1 3`)).toMatch(/Operation not permitted/);
  expect(await inside("head -c 3 /dev/zero | wc -c && echo x > /dev/null && head -c 1 /dev/urandom | wc -c")).toBe(
    "3\n1\n",
  );
});

test.skipIf(unified === null)("the report knows our program by its fingerprint, and a directory without it", () => {
  const bare = `${group}/bare`;
  mkdirSync(bare);
  try {
    const [own] = devices.inspect?.(group, limits, []) ?? [];
    expect(own?.found).toMatch(/^[0-9a-f]{16}$/);
    expect(own?.found).toBe(own?.wanted);
    expect(devices.inspect?.(bare, limits, [])).toEqual([{ ...own, found: "none" }]);
  } finally {
    rmdirSync(bare);
  }
});
