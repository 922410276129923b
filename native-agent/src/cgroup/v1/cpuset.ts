// CPU sets on cgroup v1 limit nothing here, but a fresh directory has no CPU and no memory node at
// all and refuses every process. Called through controller.ts.
import { dirname } from "node:path";
import type { Controller } from "../controller.ts";
import { readKernelFile, writeKernelFile } from "../kernel-file.ts";

export const cpuset: Controller = {
  name: "cpuset",
  prepare(directory) {
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (readKernelFile(`${directory}/${file}`) !== "") continue;
      writeKernelFile(`${directory}/${file}`, readKernelFile(`${dirname(directory)}/${file}`));
    }
  },
};
