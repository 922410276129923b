// A user namespace with a VPS's own map, as a file: what mount_setattr(2) idmaps a file tree with. Called
// at every start, before the VPS's own user namespace exists. After: the helper is gone, the file holds
// the namespace.
import { closeSync, constants, openSync } from "node:fs";
import { MonitorSpec } from "./monitor-spec.ts";
import { spawnMonitor } from "./spawn-monitor.ts";

/** How many uids and gids a VPS has. */
export const MAP_LENGTH = 65_536;

/** Opens the namespace; the caller closes the descriptor. */
export async function openUserNamespace(binary: string, uidBase: number): Promise<number> {
  const spec = new MonitorSpec().set("uid", uidBase).set("map", `0 ${uidBase} ${MAP_LENGTH}`);
  const control = spawnMonitor({ binary, mode: "userns-holder", label: String(uidBase), spec });
  try {
    const { pid } = await control.expect("pid");
    return openSync(`/proc/${pid}/ns/user`, constants.O_RDONLY);
  } finally {
    control.close();
  }
}

/** Opens one for as long as `use` takes. */
export async function withUserNamespace<T>(
  binary: string,
  uidBase: number,
  use: (usernsFd: number) => Promise<T>,
): Promise<T> {
  const fd = await openUserNamespace(binary, uidBase);
  try {
    return await use(fd);
  } finally {
    closeSync(fd);
  }
}
