// Where the host gets its Debian packages from, so that an image is made from the same mirrors, by
// the same proxy, checked with the same keys. Asked of apt itself, which reads both of its formats.
// Called by build-image.ts.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { BerthError } from "@berth/core/errors/berth-error.ts";

export type Suite = "bookworm" | "trixie";

export interface PackageSources {
  readonly suite: Suite;
  /** Lines for mmdebstrap and for the image's own /etc/apt/sources.list. */
  readonly lines: readonly string[];
  /** Settings of the host's apt that a download needs, such as its proxy. */
  readonly aptOptions: readonly string[];
}

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const SUITES: readonly Suite[] = ["trixie", "bookworm"];
const run = promisify(execFile);

interface Mirrors {
  readonly main: string;
  readonly security: string | null;
}

/** Gives the sources of the wanted suite; `auto` is trixie where the mirror has it, else bookworm. */
export async function findPackageSources(wanted: Suite | "auto", scratchDir: string): Promise<PackageSources> {
  const listed = await run("/usr/bin/apt-get", ["indextargets", "--format", "$(CREATED_BY) $(RELEASE) $(REPO_URI)"]);
  const mirrors = readMirrors(listed.stdout);
  for (const suite of wanted === "auto" ? SUITES : [wanted]) {
    if (wanted !== "auto" || (await isInReach(mirrors.main, suite, scratchDir))) {
      return { suite, lines: sourceLines(mirrors, suite), aptOptions: await readAptOptions() };
    }
  }
  throw new BerthError("image.build_failed", `neither trixie nor bookworm is at ${mirrors.main}`);
}

/** Reads apt's list: the mirror of a Debian release, and of its security updates. */
export function readMirrors(listed: string): Mirrors {
  const repositories = listed
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([kind]) => kind === "Packages");
  const uriOf = (pattern: RegExp) =>
    repositories.find(([, release]) => pattern.test(release ?? ""))?.[2]?.replace(/\/$/, "");
  const main = uriOf(/^(bookworm|trixie|stable)$/);
  if (main === undefined)
    throw new BerthError("image.build_failed", "the host's apt knows no Debian mirror of bookworm or trixie");
  return { main, security: uriOf(/^(bookworm|trixie|stable)-security$/) ?? null };
}

/** Builds the lines of sources.list for a suite. */
export function sourceLines({ main, security }: Mirrors, suite: Suite): string[] {
  const line = (uri: string, release: string) => `deb [signed-by=${KEYRING}] ${uri} ${release} main`;
  const lines = [line(main, suite), line(main, `${suite}-updates`)];
  return security === null ? lines : [...lines, line(security, `${suite}-security`)];
}

async function isInReach(mirror: string, suite: Suite, scratchDir: string): Promise<boolean> {
  const target = join(scratchDir, `InRelease-${suite}`);
  try {
    await run("/usr/lib/apt/apt-helper", ["download-file", `${mirror}/dists/${suite}/InRelease`, target], {
      timeout: 30_000,
    });
    return true;
  } catch {
    return false;
  }
}

const PASSED_ON = /^Acquire::(http|https)::(Proxy|Pipeline-Depth)|^Acquire::Check-(Valid-Until|Date) /;

async function readAptOptions(): Promise<string[]> {
  const { stdout } = await run("/usr/bin/apt-config", ["dump"]);
  const passed = stdout.split("\n").filter((line) => PASSED_ON.test(line) && !line.includes('""'));
  // The image directory is closed to everybody but root, apt's own download user included.
  return [...passed, 'APT::Sandbox::User "root";'];
}
