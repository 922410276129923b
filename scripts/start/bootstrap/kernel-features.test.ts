import { expect, test } from "vitest";
import { type KernelSources, missingFeatures } from "./kernel-features.mjs";

const v1 = ["cpu,cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids"]
  .map((controller, id) => `${id} 1 0:${id} / /sys/fs/cgroup/x rw - cgroup cgroup rw,${controller}`)
  .join("\n");

const debian: KernelSources = {
  release: "6.1.0-37-amd64",
  config:
    "CONFIG_OVERLAY_FS=m\nCONFIG_EXT4_FS=m\nCONFIG_BLK_DEV_LOOP=m\nCONFIG_VETH=m\nCONFIG_NF_TABLES=m\nCONFIG_NFT_MASQ=m\nCONFIG_SECCOMP_FILTER=y\n",
  loadedModules: "ext4 1 0 - Live 0x0\nnf_tables 1 0 - Live 0x0\n",
  availableModules: ["overlayfs/overlay", "block/loop", "net/veth", "netfilter/nft_masq"]
    .map((name) => `kernel/${name}.ko: `)
    .join("\n"),
  namespaces: ["user", "pid", "net", "mnt", "ipc", "uts", "cgroup"],
  maxUserNamespaces: 15_000,
  mountinfo: "",
  unifiedControllers: "cpuset cpu io memory hugetlb pids rdma misc\n",
};

const names = (change: Partial<KernelSources>): string[] =>
  missingFeatures({ ...debian, ...change }).map(({ name }) => name);

test("Debian's kernel has everything, on cgroup v2 and on v1", () => {
  expect(names({})).toEqual([]);
  expect(names({ unifiedControllers: null, mountinfo: v1 })).toEqual([]);
});

test("an older kernel is named before anything else", () => {
  expect(names({ release: "5.10.0-30-amd64", config: "" })).toEqual(["Linux 6.1 or later (this is 5.10.0-30-amd64)"]);
});

test("switched-off user namespaces are missing ones", () => {
  expect(names({ maxUserNamespaces: 0 })).toEqual(["user namespaces"]);
  expect(names({ namespaces: debian.namespaces.filter((name) => name !== "cgroup") })).toEqual(["cgroup namespaces"]);
});

test("a part that is neither built in, loaded nor loadable is missing", () => {
  expect(names({ availableModules: debian.availableModules?.replace("veth", "vxlan") ?? null })).toEqual([
    "virtual network pairs (veth)",
  ]);
  expect(names({ config: debian.config?.replace("SECCOMP_FILTER=y", "SECCOMP_FILTER=n") ?? null })).toEqual([
    "seccomp filters",
  ]);
});

test("modules gone after an upgrade ask for a restart, not for another kernel", () => {
  const [first] = missingFeatures({ ...debian, availableModules: null });
  expect(first?.remedy).toContain("restart the machine");
});

test("a kernel that tells nothing gets the benefit of the doubt", () => {
  expect(names({ config: null, availableModules: null, loadedModules: "" })).toEqual([]);
});

test("a controller switched off at boot is missing on either hierarchy", () => {
  expect(names({ unifiedControllers: "cpuset cpu io pids" })).toEqual(["the cgroup controller memory"]);
  expect(names({ unifiedControllers: null, mountinfo: v1.replace("memory", "net_cls") })).toEqual([
    "the cgroup controller memory",
  ]);
});
