// Runs mmdebstrap and unpacks what it writes, in one pass: the archive goes through this process only
// to be counted and hashed. Called by build-image.ts. What holds: its mounts are in a mount namespace
// of their own, and all its processes end with it, and with the agent, whatever way that ends.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { DEBIAN_HOOKS, DEBIAN_PACKAGES } from "./debian-setup.ts";
import type { PackageSources } from "./package-sources.ts";

export interface MmdebstrapJob {
  readonly sources: PackageSources;
  /** Where mmdebstrap works; it is on the disk the image will be on. */
  readonly scratchDir: string;
  /** An empty directory that becomes the image's root. */
  readonly rootDir: string;
  readonly onLine: (line: string) => void;
}

const CLEAN_ENV = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" };
const LAST_LINES = 12;
const DAY_MS = 86_400_000;

/** Makes the tree; gives the sha256 and the size of its archive, or throws `image.build_failed` with the last lines. */
export async function runMmdebstrap(job: MmdebstrapJob): Promise<{ digest: string; sizeBytes: number }> {
  const env = { ...CLEAN_ENV, TMPDIR: job.scratchDir, SOURCE_DATE_EPOCH: String(midnight()) };
  // A pid namespace of its own: when its first process dies (with us, by PDEATHSIG), all of them do.
  const isolate = [
    "--pdeathsig",
    "KILL",
    "unshare",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child=KILL",
    "--mount-proc",
    "--propagation",
    "slave",
  ];
  const maker = spawn("/usr/bin/setpriv", [...isolate, "/usr/bin/mmdebstrap", ...mmdebstrapArguments(job)], {
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It reads on past the archive's end mark: leaving earlier, it would break the pipe under the last bytes.
  const unpacker = spawn(
    "/usr/bin/tar",
    ["-x", "--ignore-zeros", "--numeric-owner", "--xattrs", "--xattrs-include=*", "-p", "-C", job.rootDir],
    {
      env,
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  maker.stdin.end(`${job.sources.lines.join("\n")}\n`);
  const last: string[] = [];
  const onLine = (line: string) => {
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    job.onLine(line);
  };
  createInterface({ input: maker.stderr }).on("line", onLine);
  createInterface({ input: unpacker.stderr }).on("line", onLine);
  const exits = Promise.all([once(maker, "close"), once(unpacker, "close")]);
  const counted = countAndHash();
  const copied = await pipeline(maker.stdout, counted.stream, unpacker.stdin).then(
    () => null,
    (error: unknown) => error,
  );
  const [[made], [unpacked]] = await exits;
  if (made !== 0 || unpacked !== 0 || copied !== null) {
    throw new BerthError(
      "image.build_failed",
      `mmdebstrap ended with ${made}, tar with ${unpacked}: ${last.join(" | ")}`,
      { cause: copied ?? undefined },
    );
  }
  return counted.result();
}

function mmdebstrapArguments({ sources }: MmdebstrapJob): string[] {
  return [
    "--mode=root",
    "--variant=minbase",
    "--format=tar",
    "--verbose",
    `--include=${DEBIAN_PACKAGES.join(",")}`,
    ...sources.aptOptions.map((option) => `--aptopt=${option}`),
    ...DEBIAN_HOOKS.map((hook) => `--customize-hook=${hook}`),
    sources.suite,
    "-",
    "-",
  ];
}

/** Files written by the build carry this time, so that the same packages on the same day make the same archive. */
function midnight(): number {
  return Math.floor(Date.now() / DAY_MS) * (DAY_MS / 1000);
}

function countAndHash() {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ digest: hash.digest("hex"), sizeBytes }) };
}
