import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The rivals as Debian packages them, unpacked below the bench's own directory: no service of theirs ever starts. */
export interface Rivals {
  readonly root: string;
  /** Their own libraries first; for `spawn`. */
  readonly env: Readonly<Record<string, string>>;
  /** One line a package: its name and version. */
  readonly versions: readonly string[];
}

const PACKAGES = ["crun", "lxc", "conmon", "busybox-static", "systemd"];
const PROGRAMS = [
  "bin/busybox",
  "usr/bin/conmon",
  "usr/bin/crun",
  "usr/bin/lxc-start",
  "usr/bin/lxc-stop",
  "usr/bin/systemd-cgtop",
  "usr/share/lxc/config/common.seccomp",
];

/** Fetches and unpacks the rivals; throws when one is missing, because a bench without it would prove nothing. */
export function fetchRivals(dir: string): Rivals {
  const debs = join(dir, "debs");
  const root = join(dir, "rivals");
  mkdirSync(join(debs, "partial"), { recursive: true });
  mkdirSync(root);
  if (!download(debs)) {
    run("apt-get", ["update", "-qq"]);
    if (!download(debs)) throw new Error(`the bench needs its rivals: apt-get cannot fetch ${PACKAGES.join(", ")}`);
  }
  const files = readdirSync(debs).filter((name) => name.endsWith(".deb"));
  for (const file of files) expectDone("dpkg-deb", ["-x", join(debs, file), root]);
  const missing = PROGRAMS.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new Error(`the bench needs its rivals; Debian's packages lack ${missing.join(", ")}`);
  const libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib/systemd", "usr/lib/systemd"];
  return {
    root,
    env: {
      PATH: `${root}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      LD_LIBRARY_PATH: libraries.map((path) => join(root, path)).join(":"),
    },
    versions: PACKAGES.map((name) => versionOf(name, files)),
  };
}

/** Downloads the packages and what they need and the host lacks; nothing is installed. */
function download(debs: string): boolean {
  const options = [`Dir::Cache::archives=${debs}`, "Debug::NoLocking=true", "APT::Sandbox::User=root"];
  const args = ["install", "-y", "-qq", "--download-only", "--reinstall", "--no-install-recommends"];
  return run("apt-get", [...args, ...options.flatMap((option) => ["-o", option]), ...PACKAGES]) === 0;
}

function versionOf(name: string, files: readonly string[]): string {
  const file = files.find((candidate) => candidate.startsWith(`${name}_`)) ?? "";
  return `${name} ${decodeURIComponent(file.split("_")[1] ?? "?")}`;
}

function run(command: string, args: readonly string[]): number {
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status ?? 1;
}

function expectDone(command: string, args: readonly string[]): void {
  if (run(command, args) !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}
