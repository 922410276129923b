// The agent's doors: the root-only socket always, the port for the panel once the node has joined.
// Called by main.ts after the node has converged, so whoever gets in finds a settled house.
import type { NodeFacts } from "@berth/contract/node-facts.ts";
import type { BuiltAgent } from "./build-agent.ts";
import type { AgentConfig } from "./config.ts";
import { createTerminals } from "./console/terminals.ts";
import { joinPanel } from "./join/join-panel.ts";
import { type NodeIdentity, readIdentity, writeIdentity } from "./join/node-identity.ts";
import { createRenewal } from "./join/renew-certificate.ts";
import { createDestructiveLimit } from "./procedures/destructive-limit.ts";
import { agentRouter } from "./procedures/router.ts";
import { shellRouter } from "./procedures/shell-router.ts";
import { answerRequests, type Services } from "./server/answer-requests.ts";
import { openPanelServer, type PanelServer } from "./server/panel-server.ts";
import { openShellServer } from "./server/shell-server.ts";
import { openTerminalDoor } from "./server/terminal-door.ts";

export interface Doors {
  /** Closes both; containers and shells live on. */
  close(): Promise<void>;
}

/** Opens the doors of a built agent. */
export async function openDoors(built: BuiltAgent, readFacts: () => NodeFacts): Promise<Doors> {
  const { agent, images, sampler, history } = built;
  const { config, log } = agent;
  const terminals = createTerminals(agent);
  const terminalDoor = openTerminalDoor(terminals, log);
  const services: Services = {
    agent,
    images,
    sampler,
    history,
    terminals,
    renewal: createRenewal({
      read: () => readIdentity(config.tlsDir),
      replace(identity) {
        writeIdentity(config.tlsDir, identity);
        panelDoor.renew(identity);
        log.info({ nodeId: identity.nodeId }, "this node's certificate is renewed");
      },
    }),
    readFacts,
    destructiveLimit: createDestructiveLimit(config.destructivePerMinute),
    async join(ask) {
      const identity = await joinPanel({ ...ask, agentAddress: addressOf(config) });
      writeIdentity(config.tlsDir, identity);
      await panelDoor.open(identity);
      return { nodeId: identity.nodeId };
    },
  };
  const onRequest = answerRequests(agentRouter, services, "panel");
  const panelDoor = createPanelDoor((identity) =>
    openPanelServer({
      host: config.listenHost,
      port: config.listenPort,
      identity,
      onRequest,
      onUpgrade: terminalDoor.onUpgrade,
    }),
  );
  const identity = readOwnIdentity(agent);
  if (identity !== null)
    log.info({ port: await panelDoor.open(identity), nodeId: identity.nodeId }, "listening for the panel");
  const shell = await openShellServer({
    path: config.socketPath,
    onRequest: answerRequests(shellRouter, services, "shell"),
    onUpgrade: terminalDoor.onUpgrade,
  });
  return {
    async close() {
      terminalDoor.close();
      await Promise.all([shell.close(), panelDoor.close()]);
    },
  };
}

/** A damaged identity shuts the panel out and nobody else: VPSs are held, and root at the shell can join again. */
function readOwnIdentity({ config, log }: BuiltAgent["agent"]): NodeIdentity | null {
  try {
    return readIdentity(config.tlsDir);
  } catch (err) {
    log.error({ err }, "who this node is cannot be read: not listening for the panel");
    return null;
  }
}

/** The panel's port: closed before the node has joined, and with a new certificate after it joined again. */
function createPanelDoor(listen: (identity: NodeIdentity) => Promise<PanelServer>) {
  let server: PanelServer | null = null;
  return {
    async open(identity: NodeIdentity): Promise<number> {
      if (server === null) server = await listen(identity);
      else server.replaceIdentity(identity);
      return server.port;
    },
    renew(identity: NodeIdentity): void {
      server?.renewIdentity(identity);
    },
    async close(): Promise<void> {
      await server?.close();
    },
  };
}

/** How the panel reaches this agent, host:port. */
function addressOf(config: AgentConfig): string {
  const host = config.listenHost.includes(":") ? `[${config.listenHost}]` : config.listenHost;
  return config.agentAddress ?? `${host}:${config.listenPort}`;
}
