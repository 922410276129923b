// Devices on cgroup2: there is no controller, the kernel asks a program attached to the directory.
// Called through controller.ts, before the first process enters. The program stays as long as the
// directory and also holds for every cgroup the container makes below it.
import { closeSync, openSync } from "node:fs";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { attachDeviceProgram, loadDeviceProgram, readDeviceTags, readProgramTag } from "../../ffi/bpf.ts";
import { allowedDevices } from "../allowed-devices.ts";
import type { Controller } from "../controller.ts";
import { deviceProgram } from "./device-program.ts";

export const devices: Controller = {
  name: "devices",
  inspect(directory) {
    // The kernel's fingerprint of a program is that of its instructions, so ours is loaded once more to be compared.
    const programFd = loadDeviceProgram(deviceProgram(allowedDevices));
    const directoryFd = openSync(directory, "r");
    try {
      const found = readDeviceTags(directoryFd).join(", ");
      return [{ name: "device program", found: found || "none", wanted: readProgramTag(programFd) }];
    } catch (cause) {
      throw new BerthError("cgroup.failed", `reading the device filter of ${directory}`, { cause });
    } finally {
      closeSync(directoryFd);
      closeSync(programFd);
    }
  },
  prepare(directory) {
    const directoryFd = openSync(directory, "r");
    try {
      const programFd = loadDeviceProgram(deviceProgram(allowedDevices));
      try {
        attachDeviceProgram(directoryFd, programFd);
      } finally {
        // The directory holds the program from now on.
        closeSync(programFd);
      }
    } catch (cause) {
      throw new BerthError("cgroup.failed", `attaching the device filter to ${directory}`, { cause });
    } finally {
      closeSync(directoryFd);
    }
  },
};
