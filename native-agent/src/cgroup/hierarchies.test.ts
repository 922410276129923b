import { expect, test } from "vitest";
import { parseHierarchies } from "./hierarchies.ts";

const hybrid = `23 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate
`;
const pureV2 =
  "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n";

test("a host with controllers on v1 beside cgroup2 is hybrid, and says which controller is where", () => {
  expect(parseHierarchies(hybrid)).toEqual({
    mode: "hybrid",
    v1: [
      { mountPoint: "/sys/fs/cgroup/cpu,cpuacct", root: "/", controllers: ["cpu", "cpuacct"] },
      { mountPoint: "/sys/fs/cgroup/memory", root: "/", controllers: ["memory"] },
      { mountPoint: "/sys/fs/cgroup/systemd", root: "/", controllers: ["name=systemd"] },
    ],
    unified: "/sys/fs/cgroup/unified",
    unifiedRoot: "/",
  });
});

test("a host with cgroup2 alone is v2, also with a tree on v1 that only has a name", () => {
  expect(parseHierarchies(pureV2)).toEqual({ mode: "v2", v1: [], unified: "/sys/fs/cgroup", unifiedRoot: "/" });
  const named = `${pureV2}40 31 0:37 / /run/old rw - cgroup none rw,name=systemd\n`;
  expect(parseHierarchies(named).mode).toBe("v2");
});

test("a host that never mounted cgroup2 is v1", () => {
  expect(parseHierarchies("35 31 0:32 / /cg/memory rw - cgroup cgroup rw,memory\n")).toMatchObject({
    mode: "v1",
    unified: null,
  });
});

test("a tree mounted twice counts once, and blanks in a path are read back", () => {
  const twice = "1 2 0:9 / /a\\040b rw - cgroup x rw,pids\n3 2 0:9 / /c rw - cgroup x rw,pids\n";
  expect(parseHierarchies(twice).v1).toEqual([{ mountPoint: "/a b", root: "/", controllers: ["pids"] }]);
});

test("a mount that shows only a branch of its tree says which: a container's own names are below it", () => {
  const branch = "1 2 0:9 /docker/7 /cg/pids rw - cgroup x rw,pids\n2 3 0:8 /docker/7 /cg/u rw - cgroup2 x rw\n";
  expect(parseHierarchies(branch)).toMatchObject({ v1: [{ root: "/docker/7" }], unifiedRoot: "/docker/7" });
});
