// Devices on cgroup v1: first nothing is allowed, then the short list. Called through controller.ts,
// before the first process enters the directory.
import { allowedDevices } from "../allowed-devices.ts";
import type { Controller } from "../controller.ts";
import { writeKernelFile } from "../kernel-file.ts";

export const devices: Controller = {
  name: "devices",
  prepare(directory) {
    writeKernelFile(`${directory}/devices.deny`, "a");
    for (const { major, minor } of allowedDevices) {
      writeKernelFile(`${directory}/devices.allow`, `c ${major}:${minor ?? "*"} rw`);
    }
  },
};
