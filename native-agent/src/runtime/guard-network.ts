// Keeps the network of containers as the agent made it. Called by main.ts before anything else, for what runs
// from a former life must be guarded first. Others on the host have their own firewalls and sysctls: what they
// take away is noticed within two seconds, put back, and told in the log and as an event of every running container.
import { isLive } from "@berth/core/container/state.ts";
import type { Agent } from "./agent.ts";

const LOOK_MS = 2000;

/** Loads the guard with every container that may run, and looks after it until `close`. */
export function guardNetwork(agent: Agent): { close(): void } {
  const running = agent.state.containers.list().filter(({ state }) => isLive(state));
  agent.network.prepareNode(
    running.map(({ spec: { ctid, network, limits } }) => {
      return { ctid, ipv4: network.ipv4, delivery: network.delivery, rates: limits.network };
    }),
  );
  let lastTrouble = "";
  const look = () => {
    try {
      const settings = agent.network.repairCables();
      if (settings !== null)
        agent.log.info({ settings }, "settings of cables were changed by the host and are put back");
      restoreIfDamaged(agent);
      const change = agent.network.boundConnections();
      if (change !== null) agent.log.warn(change);
      lastTrouble = "";
    } catch (err) {
      // The same trouble every two seconds would fill the log and say no more.
      if (String(err) !== lastTrouble) agent.log.error({ err }, "restoring the network");
      lastTrouble = String(err);
    }
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return { close: () => clearInterval(timer) };
}

function restoreIfDamaged(agent: Agent): void {
  const damage = agent.network.findDamage();
  if (damage === null) return;
  agent.network.repair();
  agent.log.warn({ damage }, "the network of containers was changed by somebody else and is restored");
  agent.state.containers.tell([...agent.live.keys()], "network restored");
}
