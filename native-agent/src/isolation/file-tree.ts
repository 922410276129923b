// Step 2, file tree, and step 3, mounts: a root of its own, no file of the host in it, and no mount that comes from
// the host or goes there. Called by report-isolation.ts. Both are read from the kernel's list of what the first
// process can see; the tree itself is never walked.
import { readFileSync } from "node:fs";
import { because, type Judge } from "./finding.ts";
import { judgeNamespace } from "./namespaces.ts";
import type { Mount } from "./parse-mountinfo.ts";
import { parseMountinfo } from "./parse-mountinfo.ts";

/** What rootfs/overlay.ts mounts for every VPS. */
const OWN_ROOT = "overlay berth";

/** File systems that are windows into the kernel, of which a VPS may have none. */
const hostOnlyTypes = new Set([
  "configfs",
  "debugfs",
  "devtmpfs",
  "efivarfs",
  "pstore",
  "resctrl",
  "securityfs",
  "tracefs",
]);
/** File systems of one instance for all: the kernel itself shows each VPS its own part. */
const sharedTypes = new Set([...hostOnlyTypes, "cgroup", "cgroup2"]);

/** Step 2, file tree. */
export const judgeFileTree: Judge = ({ live, process }) => {
  const mounts = process.mounts();
  const rootId = process.rootMountId();
  const root = mounts.find(({ id }) => id === rootId);
  const found = root === undefined ? "none" : `${root.type} ${root.source}`;
  const ownDevices = live.blockDevices.map(({ major, minor }) => `${major}:${minor}`);
  const hostDevices = new Set(readHostMounts().flatMap(({ type, device }) => (sharedTypes.has(type) ? [] : device)));
  for (const device of ownDevices) hostDevices.delete(device);
  const foreign = mounts.filter(({ type, device }) => !sharedTypes.has(type) && hostDevices.has(device));
  return {
    evidence: [
      { name: "/", found, wanted: OWN_ROOT },
      { name: "disk", found: ownDevices.join(", "), wanted: null },
      { name: "mounts", found: String(mounts.length), wanted: null },
      { name: "mounts of the host", found: String(foreign.length), wanted: "0" },
    ],
    reasons: [
      ...(found === OWN_ROOT ? [] : [because("root_not_own", found)]),
      ...foreign.map(({ point, device }) => because("host_files_inside", `${point} (${device})`)),
    ],
  };
};

/** Step 3, mounts. */
export const judgeMounts: Judge = (subject) => {
  const namespace = judgeNamespace(subject, "mnt");
  const mounts = subject.process.mounts();
  const hostGroups = new Set(readHostMounts().flatMap(({ peerGroups }) => peerGroups.map(groupNumber)));
  const fromHost = mounts.filter(({ peerGroups }) => peerGroups.some((group) => hostGroups.has(groupNumber(group))));
  const kernelFiles = mounts.filter(({ type }) => type === "sysfs");
  const writable = kernelFiles.filter(({ superOptions }) => !superOptions.includes("ro"));
  const windows = mounts.filter(({ type }) => hostOnlyTypes.has(type));
  return {
    ...namespace,
    evidence: [
      ...namespace.evidence,
      ...kernelFiles.map((mount) => ({ name: mount.point, found: accessOf(mount), wanted: "sysfs ro" })),
      { name: "shared with the host", found: String(fromHost.length), wanted: "0" },
      { name: "kernel's own files", found: String(windows.length), wanted: "0" },
    ],
    reasons: [
      ...namespace.reasons,
      ...fromHost.map(({ point }) => because("mount_of_host", point)),
      ...writable.map(({ point }) => because("kernel_files_writable", point)),
      ...windows.map(({ point, type }) => because("kernel_files_inside", `${point} (${type})`)),
    ],
  };
};

/** What the host itself has mounted, as the agent sees it. */
function readHostMounts(): Mount[] {
  return parseMountinfo(readFileSync("/proc/self/mountinfo", "latin1"));
}

function accessOf({ type, superOptions }: Mount): string {
  return `${type} ${superOptions.includes("ro") ? "ro" : "rw"}`;
}

const groupNumber = (peerGroup: string) => peerGroup.replace(/^\w+:/, "");
