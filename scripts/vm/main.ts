// `npm run test:vm`, as root: the agent's root tests in a virtual machine with Debian's own kernel, where all
// controllers are on cgroup2. `npm run test:vm -- native-agent/test/root/limits` runs some files, `-- --all` all
// of them, `-- --suite=bookworm` the same on Debian 12's kernel.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDebianImages } from "../../native-agent/test/debian-image.ts";
import { cachedImageDir } from "../../native-agent/test/image-cache.ts";
import { installPackages, readPackageFacts } from "../start/bootstrap/debian-packages.mjs";
import { asStep, createProgress } from "../start/bootstrap/progress.mjs";
import { type Count, countReport, readReport } from "../test/report.ts";
import { openMachineImage } from "./machine-image.ts";
import { chooseAccelerator, runMachine } from "./run-machine.ts";
import { chosenFiles, reportOfLine, suiteScript } from "./suite-script.ts";
import { makeWorkDisk } from "./work-disk.ts";

const PACKAGES = ["qemu-system-x86", "qemu-utils", "seabios", "ipxe-qemu", "mmdebstrap", "e2fsprogs", "gcc"];
const CACHE = "/var/cache/berth-test";
const MEMORY_MB = 3072;
const MINUTES = { kvm: 30, tcg: 90 } as const;

const checkout = join(import.meta.dirname, "../..");
const progress = createProgress(process.stdout);

async function prepare(): Promise<void> {
  if (process.arch !== "x64") throw new Error("the virtual machine is an x86-64 one, and this is not");
  const facts = await readPackageFacts(PACKAGES);
  if (facts.missing.length > 0)
    await asStep(progress, "Installing Debian packages", (step) => installPackages(facts, step));
}

/** Runs the files in a machine; its report, if there was one, is written to `reportFile`. */
async function runSuite(files: readonly string[], staging: string, signal: AbortSignal): Promise<Count> {
  const suite = options.values.suite === "bookworm" ? "bookworm" : "trixie";
  const image = await asStep(progress, "Opening the machine's image", () => openMachineImage(suite));
  await asStep(progress, "Opening the image for VPSs", () => openDebianImages());
  const parts = { checkout, imageDir: cachedImageDir(), script: suiteScript(files), staging };
  const { workDisk } = await asStep(progress, "Making the work disk", async () => ({
    workDisk: await makeWorkDisk(parts),
  }));
  const accelerator = chooseAccelerator();
  console.log(`Booting ${suite} (${accelerator === "kvm" ? "KVM" : "emulated, no KVM here: ten times slower"})`);
  const reportFile = join(staging, "report.json");
  const isOver = AbortSignal.any([signal, AbortSignal.timeout(MINUTES[accelerator] * 60_000)]);
  let hasReport = false;
  const code = await runMachine({
    ...{ image, workDisk, directory: staging, accelerator, memoryMb: MEMORY_MB, cpus: 2, signal: isOver },
    onLine(line) {
      const report = reportOfLine(line);
      if (report === null) return console.log(line);
      writeFileSync(reportFile, report);
      hasReport = true;
    },
  });
  const count = hasReport ? countReport(readReport(reportFile)) : { passed: 0, failed: 1, skipped: 0 };
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

const options = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean" }, suite: { type: "string", default: "trixie" } },
});

async function main(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("npm run test:vm needs root: it makes a Debian with its owners");
  const end = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => end.abort(new Error(`ended by ${name}`)));
  }
  try {
    await prepare();
  } catch (error) {
    throw new Error("nothing was tested: what a virtual machine needs could not be installed", { cause: error });
  }
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  const staging = mkdtempSync(join(CACHE, ".work-"));
  try {
    const named = options.positionals.length > 0 ? options.positionals : chosenFiles;
    const { passed, failed, skipped } = await runSuite(options.values.all === true ? [] : named, staging, end.signal);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    execFileSync("rm", ["-rf", "--one-file-system", staging]);
  }
}

try {
  await main();
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  console.error(`${error instanceof Error ? error.message : String(error)}${cause}`);
  process.exitCode = 1;
}
