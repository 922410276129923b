// What the machine runs: the root tests by vitest, on a host like a new Debian. Its last lines carry vitest's
// own report, for nothing but lines comes out of the machine.

const ROOT_TESTS = "native-agent/test/root";

/**
 * What depends on the cgroup version or on the kernel: limits, life and walls of a VPS, and a real Debian.
 * The rest of the root tests says the same on every host; `--all` runs it too.
 */
export const chosenFiles: readonly string[] = [
  "cgroup-limits.test.ts",
  "cgroup-device-program.test.ts",
  "container-life.test.ts",
  "container-debian.test.ts",
  "debian-vps.test.ts",
  "container-confinement.test.ts",
  "container-survival.test.ts",
  "metrics-sampler.test.ts",
  "isolation/",
  "limits/",
].map((name) => `${ROOT_TESTS}/${name}`);

/** How much longer than on a machine of its own a test waits for what it was promised. */
const PATIENCE = 6;
const TEST_TIMEOUT_MS = 600_000;

/** The machine's own address; from a block that is kept for documentation. */
const NODE_ADDRESS = "203.0.113.2/24";

const REPORT_MARK = "@@REPORT ";

/** Gives the script for some root tests, by vitest's own file filters; none means all. */
export function suiteScript(files: readonly string[]): string {
  const quoted = files.map((file) => `'${file.replaceAll("'", `'\\''`)}'`).join(" ");
  return `uname -r
mkdir -p /var/cache
ln -s /srv/job/berth-test /var/cache/berth-test
# Disks of VPSs are files in /tmp: they need a filesystem that is a disk.
umount /tmp 2>/dev/null
# A node with swap, so that a plan's swap is measured too.
fallocate -l 512M /swap && chmod 600 /swap && mkswap -q /swap && swapon /swap
ip address add ${NODE_ADDRESS} dev eth0
ip link set eth0 up
cd /srv/job/berth || exit 1
export PATH="$PWD/node_modules/.bin:/usr/sbin:/usr/bin:/sbin:/bin" BERTH_TEST_PATIENCE=${PATIENCE} NO_COLOR=1
vitest run --project root --testTimeout=${TEST_TIMEOUT_MS} --hookTimeout=${TEST_TIMEOUT_MS} \\
  --reporter=verbose --reporter=json --outputFile.json=/srv/job/report.json ${quoted} 2>&1
code=$?
[ -f /srv/job/report.json ] && { printf '\\n${REPORT_MARK}'; cat /srv/job/report.json; echo; }
exit $code
`;
}

/** Gives vitest's report when the line is the one that carries it, else null. */
export function reportOfLine(line: string): string | null {
  return line.startsWith(REPORT_MARK) ? line.slice(REPORT_MARK.length) : null;
}
