// One boot of a virtual machine: it runs the job on its work disk and powers off, and what the job wrote is
// given back line by line. It comes after everything else the host has to do (nice), for it takes minutes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { MachineImage } from "./machine-image.ts";

/** The processor's own help where it works, else QEMU's own emulation, about ten times slower. */
export type Accelerator = "kvm" | "tcg";

/** One machine to boot. */
export interface MachineJob {
  readonly image: MachineImage;
  readonly workDisk: string;
  /** Where the machine's two outputs are kept while it runs; whoever made the directory removes it. */
  readonly directory: string;
  readonly memoryMb: number;
  readonly cpus: number;
  readonly accelerator: Accelerator;
  /** Ends the machine at once: the time it may take is over, or nobody waits for it any more. */
  readonly signal: AbortSignal;
  onLine(line: string): void;
}

const KERNEL_LINE =
  "console=ttyS0,115200 root=/dev/vda rw mitigations=off quiet systemd.show_status=0 net.ifnames=0 tsc=reliable";
const CONSOLE_LINES_TOLD = 15;
const FOLLOW_EVERY_MS = 500;

/**
 * Chooses the accelerator. A host that is itself a virtual machine may have a /dev/kvm that starts no stock kernel;
 * such a one does not show the processor's own flag.
 */
export function chooseAccelerator(): Accelerator {
  const hasFlag = /^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync("/proc/cpuinfo", "latin1"));
  return hasFlag && existsSync("/dev/kvm") ? "kvm" : "tcg";
}

function qemuArguments(job: MachineJob, outFile: string, serialLog: string): string[] {
  const { image, workDisk, accelerator } = job;
  return [
    ...["-machine", "q35", "-accel", accelerator === "kvm" ? "kvm" : "tcg,thread=multi,tb-size=512"],
    ...["-cpu", accelerator === "kvm" ? "host" : "max", "-m", String(job.memoryMb), "-smp", String(job.cpus)],
    ...["-kernel", image.kernel, "-initrd", image.initrd, "-append", KERNEL_LINE],
    ...["-display", "none", "-monitor", "none", "-no-reboot", "-serial", `file:${serialLog}`],
    // The system disk stays as it was built: writes go to a file that is forgotten.
    ...["-drive", `file=${image.disk},if=virtio,format=raw,cache=unsafe,snapshot=on`],
    ...["-drive", `file=${workDisk},if=virtio,format=raw,cache=unsafe`],
    ...["-device", "virtio-rng-pci", "-device", "virtio-serial"],
    ...["-chardev", `file,id=job,path=${outFile}`, "-device", "virtserialport,chardev=job,name=job"],
    // A network card that leads nowhere: a node has an address to defend.
    ...["-nic", "user,model=virtio-net-pci,restrict=on"],
  ];
}

/** Follows a file that another process writes, until `isOver` and everything was read. */
async function follow(file: string, onLine: (line: string) => void, isOver: () => boolean): Promise<void> {
  let position = 0;
  let rest = "";
  for (;;) {
    const wasOver = isOver();
    if (statSync(file).size > position) {
      for await (const chunk of createReadStream(file, { start: position })) {
        const text = rest + Buffer.from(chunk).toString("utf8");
        position += chunk.length;
        const lines = text.split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(onLine);
      }
    } else if (wasOver) break;
    await delay(FOLLOW_EVERY_MS);
  }
  if (rest !== "") onLine(rest);
}

/** Boots the machine and gives the job's exit code; throws with the end of the console when it never came so far. */
export async function runMachine(job: MachineJob): Promise<number> {
  job.signal.throwIfAborted();
  const [outFile, serialLog] = [join(job.directory, "out"), join(job.directory, "serial")];
  for (const file of [outFile, serialLog]) writeFileSync(file, "");
  const command = ["-n", "19", "qemu-system-x86_64", ...qemuArguments(job, outFile, serialLog)];
  const qemu = spawn("nice", command, { stdio: ["ignore", "inherit", "inherit"] });
  const ended = once(qemu, "exit");
  const kill = (): void => void qemu.kill("SIGKILL");
  job.signal.addEventListener("abort", kill);
  let code: number | null = null;
  const onLine = (line: string): void => {
    const last = /^@@RC=(\d+)/.exec(line);
    if (last === null) job.onLine(line.replace(/\r$/, ""));
    else code = Number(last[1]);
  };
  try {
    await follow(outFile, onLine, () => qemu.exitCode !== null || qemu.signalCode !== null);
    if (code !== null) return code;
    const told = readFileSync(serialLog, "utf8").trimEnd().split("\n").slice(-CONSOLE_LINES_TOLD);
    throw new Error(`the machine ended before its job; the end of its console:\n${told.join("\n")}`);
  } finally {
    job.signal.removeEventListener("abort", kill);
    kill();
    await ended;
  }
}
