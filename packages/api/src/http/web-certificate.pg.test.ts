import { execFileSync } from "node:child_process";
import { randomUUID, type X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { type CertificateAuthority, openCertificateAuthority } from "@berth/control/node/certificate-authority.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { joinPanel } from "../../../../native-agent/src/join/join-panel.ts";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { openWebCertificate, type WebCertificate } from "./web-certificate.ts";

let cluster: PrivateCluster;
let database: Database;
let authority: CertificateAuthority;
let dir: string;
const open: Server[] = [];
const errors: unknown[] = [];
const onError = (error: unknown) => void errors.push(error);

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("web") });
  authority = await openCertificateAuthority({ db: database.system, secret: "a secret of the panel" });
});
afterAll(async () => {
  await database?.close();
  await cluster?.stop();
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-web-"));
  errors.length = 0;
});
afterEach(() => {
  for (const server of open.splice(0)) server.close();
  rmSync(dir, { recursive: true });
});

/** A provider's own certificate, by openssl. */
function writeGiven(name: string): { certFile: string; keyFile: string } {
  const [certFile, keyFile] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  const curve = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-addext",
    `subjectAltName=DNS:${name}`,
  ];
  execFileSync("openssl", ["req", "-x509", "-subj", `/CN=${name}`, ...curve, "-keyout", keyFile, "-out", certFile], {
    stdio: "ignore",
  });
  return { certFile, keyFile };
}

async function serve(certificate: WebCertificate, reply: () => string = () => "{}"): Promise<number> {
  const server = createServer(certificate.options, (req, res) => req.resume().on("end", () => res.end(reply())));
  open.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return Object(server.address()).port;
}

/** Shakes hands as a browser that trusts `ca`; gives the certificate that was shown and what is wrong with it. */
async function shakeHands(port: number, servername: string, ca: string[] = []): Promise<[X509Certificate, string]> {
  const socket = connect({ port, host: "127.0.0.1", servername, ca, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const shown = socket.getPeerX509Certificate();
  const fault = socket.authorized ? "" : String(socket.authorizationError);
  socket.destroy();
  if (shown === undefined) throw new Error("no certificate was shown");
  return [shown, fault];
}

describe("a panel off loopback", () => {
  test("shows a certificate of Berth's own authority for its name and its address", async () => {
    const hosts = ["panel.example.net", "127.0.0.1"];
    const port = await serve(await openWebCertificate({ authority, hosts, files: null, onError }));
    for (const name of ["panel.example.net", ""]) {
      const [shown, fault] = await shakeHands(port, name, [authority.caPem]);
      expect(fault).toBe("");
      expect(shown.checkHost("panel.example.net")).toBe("panel.example.net");
      expect(shown.checkIP("127.0.0.1")).toBe("127.0.0.1");
    }
    const [, elsewhere] = await shakeHands(port, "other.example.net", [authority.caPem]);
    expect(elsewhere).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
    const [, stranger] = await shakeHands(port, "panel.example.net");
    expect(stranger).not.toBe("");
  });

  test("shows the provider's own certificate where one is given", async () => {
    const files = writeGiven("panel.example.net");
    const port = await serve(await openWebCertificate({ authority, hosts: ["panel.example.net"], files, onError }));
    for (const name of ["panel.example.net", ""])
      expect((await shakeHands(port, name))[0].issuer).not.toContain("Berth");
  });

  test("lets a node join at its bare address by the token alone, whatever it shows to browsers", async () => {
    const files = writeGiven("panel.example.net");
    const nodeId = randomUUID();
    const replied: string[] = [];
    const certificate = await openWebCertificate({ authority, hosts: ["panel.example.net"], files, onError });
    const port = await serve(certificate, () => {
      replied.push("asked");
      return JSON.stringify({ nodeId, certificatePem: "x", caPem: authority.caPem, panelName: authority.panelName });
    });
    const ask = { panelUrl: `https://127.0.0.1:${port}`, agentAddress: "127.0.0.1:8007" };
    const secret = "s".repeat(43);
    await expect(joinPanel({ ...ask, token: `${secret}.${"0".repeat(32)}` })).rejects.toMatchObject({
      code: "join.failed",
      message: expect.stringContaining("neither this system nor the token vouches for"),
    });
    expect(replied).toEqual([]);
    // This panel signs nothing, so the join ends there: but the token was handed over, by its fingerprint.
    const token = `${secret}.${authority.caFingerprint.slice(0, 32)}`;
    await expect(joinPanel({ ...ask, token })).rejects.toThrow();
    expect(replied).toEqual(["asked"]);
  });

  test("takes a replaced certificate without a restart, and keeps the old one while half of it is written", async () => {
    const files = writeGiven("panel.example.net");
    const certificate = await openWebCertificate({ authority, hosts: ["panel.example.net"], files, onError });
    const port = await serve(certificate);
    const [server] = open;
    const leave = server === undefined ? () => undefined : certificate.keepFresh(server, 20);
    const [before] = await shakeHands(port, "panel.example.net");
    writeFileSync(files.keyFile, "half");
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0));
    expect((await shakeHands(port, "panel.example.net"))[0].fingerprint256).toBe(before.fingerprint256);
    writeGiven("panel.example.net");
    for (const name of ["panel.example.net", ""])
      await vi.waitFor(async () =>
        expect((await shakeHands(port, name))[0].fingerprint256).not.toBe(before.fingerprint256),
      );
    leave();
  });

  test("does not open with a certificate that is not its key's", async () => {
    const files = writeGiven("panel.example.net");
    const other = join(dir, "other.pem");
    execFileSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", other]);
    const mixed = { ...files, keyFile: other };
    await expect(openWebCertificate({ authority, hosts: ["x.example.net"], files: mixed, onError })).rejects.toThrow();
  });
});
