// A monitor program that can be told to stop before its first own instruction, as a machine under load would stop it:
// the real one behind a line of shell. A test then has all the time it wants in the middle of a start.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../eventually.ts";

const REAL = join(import.meta.dirname, "../../build/berth-monitor");

export interface StubbornMonitor {
  /** For the setting `monitorBinary`. */
  readonly path: string;
  /** From now on the monitor of a VPS stops itself, until the answer is called. */
  stopNext(): () => void;
  /** Waits for one that has stopped itself and gives its pid. */
  stopped(): Promise<number>;
  remove(): void;
}

export function makeStubbornMonitor(name: string): StubbornMonitor {
  const dir = mkdtempSync(join(tmpdir(), `berth-${name}-monitor-`));
  const [path, flag] = [join(dir, "monitor"), join(dir, "stop")];
  writeFileSync(path, `#!/bin/sh\n[ "$1" = run ] && [ -e ${flag} ] && kill -STOP $$\nexec ${REAL} "$@"\n`);
  chmodSync(path, 0o755);
  return {
    path,
    stopNext() {
      writeFileSync(flag, "");
      return () => rmSync(flag, { force: true });
    },
    stopped: () =>
      eventually("a monitor has stopped itself", () => {
        const found = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isStopped(pid, path));
        if (found.length !== 1) throw new Error(`${found.length} are stopped`);
        return Number(found[0]);
      }),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function isStopped(pid: string, path: string): boolean {
  try {
    const isOurs = readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(`\0${path}\0`);
    return isOurs && /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
