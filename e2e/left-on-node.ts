// What a node still keeps of containers when the last one was deleted: nothing is the only right answer.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Instance, NFT_TABLE } from "./berth.ts";

/** Elements of the firewall's maps and sets that name a container's interface or address. */
function firewallElements(): string[] {
  const ruleset = execFileSync("/usr/sbin/nft", ["list", "table", "inet", NFT_TABLE], { encoding: "utf8" });
  return [...ruleset.matchAll(/"be-\d+"|203\.0\.113\.\d+/g)].map(([element]) => `nft element ${element}`);
}

/** Records of the agent's state; each one holds a range of user ids. */
function records(instance: Instance): string[] {
  const state = new DatabaseSync(join(instance.dataDir, "agent/state.db"), { readOnly: true });
  try {
    return state
      .prepare("SELECT ctid, uid_base FROM containers")
      .all()
      .map((row) => `record of ${String(row.ctid)} with user ids from ${String(row.uid_base)}`);
  } finally {
    state.close();
  }
}

/** Directories named after a container. */
function files(instance: Instance): string[] {
  return [
    join(instance.dataDir, "agent/containers"),
    join(instance.runDir, "containers"),
    join(instance.runDir, "agent/containers"),
  ]
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)));
}

/** Lists everything that is left; empty when the deletes were whole. */
export function leftOnNode(instance: Instance): string[] {
  return [...firewallElements(), ...records(instance), ...files(instance)];
}
