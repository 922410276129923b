// A key of the test's own, and OpenSSH's client to log in with it, from the host, as the admin would.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh key pair. */
export interface SshKey {
  readonly publicKey: string;
  /** Runs a command as root in a VPS and gives what it printed; throws when the login or the command fails. */
  run(address: string, command: string): string;
  /** Starts a command and leaves it running; the value stops it. */
  start(address: string, command: string): () => void;
  remove(): void;
}

/** Makes an ed25519 key in a directory of its own. */
export function makeSshKey(): SshKey {
  const home = mkdtempSync(join(tmpdir(), "berth-ssh-"));
  const file = join(home, "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "e2e", "-f", file]);
  const options = ["-i", file, "-o", "StrictHostKeyChecking=no", "-o", `UserKnownHostsFile=${join(home, "known")}`];
  const args = (address: string, command: string): string[] => [
    ...options,
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "LogLevel=ERROR", `root@${address}`, command],
  ];
  return {
    publicKey: readFileSync(`${file}.pub`, "utf8").trim(),
    run: (address, command) => execFileSync("ssh", args(address, command), { encoding: "utf8", timeout: 30_000 }),
    start: (address, command) => {
      const child = spawn("ssh", args(address, command), { stdio: "ignore" });
      return () => child.kill("SIGKILL");
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
