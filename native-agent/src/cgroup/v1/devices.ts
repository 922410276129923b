// Devices on cgroup v1: first nothing is allowed, then the short list. Called through controller.ts,
// before the first process enters the directory.
import { allowedDevices } from "../allowed-devices.ts";
import type { Controller } from "../controller.ts";
import { readKernelFile, writeKernelFile } from "../kernel-file.ts";

const allowedRules = allowedDevices.map(({ major, minor }) => `c ${major}:${minor ?? "*"} rw`);

/** The kernel lists its rules in an order of its own. */
const listed = (rules: readonly string[]) => rules.toSorted().join(", ");

export const devices: Controller = {
  name: "devices",
  prepare(directory) {
    writeKernelFile(`${directory}/devices.deny`, "a");
    for (const rule of allowedRules) writeKernelFile(`${directory}/devices.allow`, rule);
  },
  inspect(directory) {
    const found = readKernelFile(`${directory}/devices.list`).split("\n");
    return [{ name: "devices.list", found: listed(found), wanted: listed(allowedRules) }];
  },
};
