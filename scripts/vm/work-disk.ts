// The second disk of a virtual machine: the checkout with its npm packages and the monitor, and a Debian
// image for VPSs, in one ext4 file made without mounting anything.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runNpmScript } from "../start/release/npm-script.ts";

/** The rooms of the checkout that the agent and its tests are made of. */
const ROOMS = ["native-agent", "packages", "scripts", "package.json", "tsconfig.json", "vitest.config.ts"];

/** What the agent and its tests never load; without it the disk is a third. */
const LEFT_OUT = [
  ...["next", "@next", "lucide-react", "recharts", "elkjs", "@img"],
  ...["@prisma", "prisma", "effect", "@electric-sql", "@biomejs", "playwright-core"],
];

/** What goes on the disk. */
export interface WorkDiskParts {
  readonly checkout: string;
  /** The directory of images that the root tests keep between runs. */
  readonly imageDir: string;
  /** Run by /bin/sh in the machine, as root; its exit code is the job's. */
  readonly script: string;
  /** An empty directory to work in. */
  readonly staging: string;
}

/** Copies what git tracks, as it stands now, and builds the monitor in the copy. */
async function copyCheckout(checkout: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const tracked = execFileSync("git", ["-C", checkout, "ls-files", "-z", "--", ...ROOMS], { maxBuffer: 64 << 20 });
  const code = `${target}.tar`;
  execFileSync("tar", ["-C", checkout, "--null", "-T", "-", "--ignore-failed-read", "-cf", code], { input: tracked });
  const modules = `${target}.modules.tar`;
  const without = LEFT_OUT.flatMap((name) => ["--exclude", `node_modules/${name}`]);
  execFileSync("tar", ["-C", checkout, ...without, "-cf", modules, "node_modules"]);
  for (const tar of [code, modules]) {
    execFileSync("tar", ["-C", target, "-xf", tar]);
    rmSync(tar);
  }
  await runNpmScript(target, "native-agent", "build:native");
}

/** Makes the disk and gives its path. */
export async function makeWorkDisk({ checkout, imageDir, script, staging }: WorkDiskParts): Promise<string> {
  const root = join(staging, "job");
  await copyCheckout(checkout, join(root, "berth"));
  // The tests look for the image in the cache by a name made from its recipe, the same inside.
  const cache = join(root, basename(dirname(imageDir)), basename(imageDir));
  mkdirSync(dirname(cache), { recursive: true });
  execFileSync("cp", ["-a", imageDir, cache]);
  writeFileSync(join(root, "run.sh"), script);
  const disk = join(staging, "work.raw");
  execFileSync("truncate", ["-s", "8G", disk]);
  execFileSync("mke2fs", ["-q", "-t", "ext4", "-E", "lazy_itable_init=1,lazy_journal_init=1", "-d", root, disk]);
  execFileSync("rm", ["-rf", "--one-file-system", root]);
  return disk;
}
