import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHostIdentity } from "./host-identity.ts";
import { placesOf } from "./places.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "berth-host-"));
  mkdirSync(join(dataDir, "agent/tls"), { recursive: true });
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const read = () => readHostIdentity(placesOf({ dataDir, runDir: dataDir }), { agentPort: 8007 });
const write = (text: string) => writeFileSync(join(dataDir, "agent/tls/identity.json"), text);
const agentAddress = "127.0.0.1:8007";

test("a host without an identity, or with half of one, is nobody yet", () => {
  expect(read()).toEqual({ agentAddress, identity: null });
  for (const half of ["", "{", "{}", JSON.stringify({ nodeId: crypto.randomUUID(), certificatePem: "c" })]) {
    write(half);
    expect(read()).toEqual({ agentAddress, identity: null });
  }
});

test("a host that has joined is the node of its certificate", () => {
  const [key, certificate] = [join(dataDir, "key"), join(dataDir, "crt")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  execFileSync("openssl", ["req", "-x509", "-subj", "/CN=x", ...curve, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  const certificatePem = execFileSync("openssl", ["x509", "-in", certificate], { encoding: "utf8" });
  const said = execFileSync("openssl", ["x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"], {
    encoding: "utf8",
  });
  const certificateFingerprint = said.trim().split("=")[1]?.replaceAll(":", "").toLowerCase();
  const nodeId = crypto.randomUUID();
  write(JSON.stringify({ nodeId, certificatePem }));
  expect(read()).toEqual({ agentAddress, identity: { nodeId, certificateFingerprint } });
});
