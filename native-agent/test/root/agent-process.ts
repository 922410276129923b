// A real agent in a process of its own, beside whatever else runs here: own directories, own names in
// the kernel, a free port, a certificate authority made for it. Tests of the whole agent drive it as
// the panel does.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { type RequestOptions, request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import { type AgentConfig, parseConfig } from "../../src/config.ts";
import { writeIdentity } from "../../src/join/node-identity.ts";
import { eventually } from "../eventually.ts";
import { makeAuthority, type TestAuthority } from "./test-authority.ts";

export interface AgentProcess {
  readonly dir: string;
  readonly config: AgentConfig;
  readonly authority: TestAuthority;
  readonly nodeId: string;
  /** Starts the agent and waits until it answers the panel; at its local socket alone when the panel is not served. */
  start(how?: { isPanelServed: boolean }): Promise<void>;
  /** Ends it with a signal and waits. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Asks or calls over mutual TLS, as the panel; rejects with the wire error's code. */
  call(name: string, input: unknown, how?: { as?: TlsFiles; method?: "GET" | "POST" }): Promise<unknown>;
  /** Starts an operation and follows it to its end; gives its last row. */
  act(
    name: string,
    input: object,
    withinMs?: number,
  ): Promise<{ state: string; error: { code: string } | null; step: string }>;
  request(options: RequestOptions): ClientRequest;
  output(): string;
  /** The path by which a test sees a file as the running agent does, whatever is mounted for it alone. */
  see(path: string): string;
  close(): Promise<void>;
}

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Prepares an agent; `name` is three letters and begins all its names in the kernel. With `dataMib` its data directory
 * is a file system of that size and of its own, which only it sees, and which ends with it.
 */
export async function openAgentProcess(
  name: string,
  change: Partial<AgentConfig> & { readonly dataMib?: number } = {},
): Promise<AgentProcess> {
  const dir = mkdtempSync(join(tmpdir(), `berth-${name}-`));
  const { dataMib, ...more } = change;
  const settings = {
    dataDir: join(dir, "data"),
    runDir: join(dir, "run"),
    cgroupParent: `berth-test-${name}`,
    interfacePrefix: `${name}-`,
    nftTable: `berth_test_${name}`,
    uidBase: 2_013_265_920 + 65_536 * 2000,
    uidRangeCount: 64,
    listenPort: await findFreePort(),
    monitorBinary: join(import.meta.dirname, "../../build/berth-monitor"),
    ...(dataMib === undefined ? {} : { tlsDir: join(dir, "tls"), imageDir: join(dir, "images") }),
    ...more,
  };
  const config = parseConfig(settings);
  const configPath = join(dir, "agent.json");
  writeFileSync(configPath, JSON.stringify(settings));
  const authority = await makeAuthority();
  const nodeId = crypto.randomUUID();
  const own = await authority.issue({ commonName: nodeId, dnsName: nodeServerName(nodeId) });
  writeIdentity(config.tlsDir, {
    nodeId,
    panelUrl: "https://panel.test",
    panelName: authority.panelName,
    certificatePem: own.cert,
    keyPem: own.key,
    caPem: authority.caPem,
  });
  const panel = await authority.issue({ commonName: authority.panelName, dnsName: "panel.test" });
  return new RunningAgent({ dir, config, configPath, authority, nodeId, panel, dataMib: dataMib ?? null });
}

interface Prepared extends Pick<AgentProcess, "dir" | "config" | "authority" | "nodeId"> {
  readonly configPath: string;
  readonly panel: TlsFiles;
  readonly dataMib: number | null;
}

class RunningAgent implements AgentProcess {
  readonly dir: string;
  readonly config: AgentConfig;
  readonly authority: TestAuthority;
  readonly nodeId: string;
  readonly #prepared: Prepared;
  #child: ChildProcess | null = null;
  #output = "";

  constructor(prepared: Prepared) {
    ({ dir: this.dir, config: this.config, authority: this.authority, nodeId: this.nodeId } = prepared);
    this.#prepared = prepared;
  }

  output(): string {
    return this.#output;
  }

  async start({ isPanelServed } = { isPanelServed: true }): Promise<void> {
    const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", BERTH_AGENT_CONFIG: this.#prepared.configPath };
    const [program = "", ...argv] = [
      ...this.#mounting(),
      process.execPath,
      join(import.meta.dirname, "../../src/main.ts"),
    ];
    const child = spawn(program, argv, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => (this.#output += bytes.toString("utf8")));
    await eventually(
      "the agent answers",
      async () => {
        if (child.exitCode !== null) throw new Error(`the agent ended: ${this.#output}`);
        if (isPanelServed) await this.call("hello", { contractVersion: 1 });
        else if (!existsSync(this.config.socketPath)) throw new Error("its socket is not there");
      },
      30_000,
    );
  }

  see(path: string): string {
    return `/proc/${this.#child?.pid}/root${path}`;
  }

  /** The words before the agent's own that give it its file system; each execs the next, so the pid stays. */
  #mounting(): readonly string[] {
    const { dataMib } = this.#prepared;
    if (dataMib === null) return [];
    mkdirSync(this.config.dataDir, { recursive: true, mode: 0o700 });
    const mount = `/bin/mount -t tmpfs -o size=${dataMib}m,mode=700 tmpfs "$0" && exec "$@"`;
    return ["/usr/bin/unshare", "--mount", "--propagation", "slave", "/bin/sh", "-c", mount, this.config.dataDir];
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "close");
    child.kill(signal);
    await ended;
  }

  request(options: RequestOptions): ClientRequest {
    const { panel, authority, nodeId } = this.#prepared;
    const { listenHost: host, listenPort: port } = this.config;
    return request({
      agent: false,
      host,
      port,
      servername: nodeServerName(nodeId),
      ca: authority.caPem,
      ...panel,
      minVersion: "TLSv1.3",
      ...options,
    });
  }

  async call(name: string, input: unknown, how: { as?: TlsFiles; method?: "GET" | "POST" } = {}): Promise<unknown> {
    const isQuery = (how.method ?? (READS.test(name) ? "GET" : "POST")) === "GET";
    const text = JSON.stringify(input);
    const path = isQuery ? `/trpc/${name}?input=${encodeURIComponent(text)}` : `/trpc/${name}`;
    const headers = { "content-type": "application/json", "x-request-id": "test-1", "x-berth-contract": "1" };
    const asked = this.request({ path, method: isQuery ? "GET" : "POST", headers, ...how.as });
    asked.end(isQuery ? undefined : text);
    const [response] = await once(asked, "response");
    let body = "";
    for await (const part of response) body += String(part);
    const reply = JSON.parse(body);
    if (reply.error === undefined) return reply.result.data;
    throw Object.assign(new Error(JSON.stringify(reply.error)), {
      code: reply.error.data.berth.code,
      status: response.statusCode,
    });
  }

  async act(name: string, input: object, withinMs = 60_000) {
    const started = Object(await this.call(name, input));
    return eventually(
      `${name} ends`,
      async () => {
        const operation = Object(await this.call("operation.get", { id: started.id }));
        if (operation.state === "running") throw new Error(`still ${operation.step}`);
        return operation;
      },
      withinMs,
    );
  }

  /** Deletes every container, ends the agent, and removes what an agent leaves on purpose: its empty parents. */
  async close(): Promise<void> {
    try {
      await this.#deleteAll();
    } finally {
      await this.end("SIGTERM");
      for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
        const parent = join(line.split(" ")[4] ?? "", this.config.cgroupParent);
        if (/ - cgroup2? /.test(line) && existsSync(parent)) rmdirSync(parent);
      }
      for (const family of ["inet", "arp"])
        spawnSync("/usr/sbin/nft", ["delete", "table", family, this.config.nftTable]);
      spawnSync("/bin/rm", ["--one-file-system", "-rf", "--", this.dir]);
    }
  }

  async #deleteAll(): Promise<void> {
    if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    // A node that joined another panel in its test does not talk to this one any more; it has no containers either.
    const listed = Object(await this.call("container.list", {}).catch(() => ({ observations: [] })));
    for (const { ctid } of listed.observations)
      await this.act("container.delete", { operationId: `${crypto.randomUUID()}.1`, ctid });
  }
}

const READS = /^(hello|container\.list|operation\.(get|log)|metrics\.(recent|history)|image\.list)$/;

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
