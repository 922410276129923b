// crun with a user namespace and a veth made by a hook, and conmon, which podman puts beside every container of crun.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../place.ts";
import { until } from "../processes.ts";
import { writeBundle } from "./crun-bundle.ts";
import { mountedFirst, planRoot } from "./sized-disk.ts";
import type { Life, Subject, Watched } from "./subject.ts";
import { runTimed, waitForStamp } from "./timed-command.ts";

/** Prepares one container of crun; `slot` makes its names. */
export function openCrun(place: Place, slot: number, isSized: boolean): Subject & { watch(): Promise<Watched> } {
  const name = `crun-${slot}`;
  const root = planRoot(place, { name, tree: place.shiftedTree, isSized });
  const bundle = writeBundle(place, { name, slot, root: root.path });
  const states = join(place.dir, "crun-state");
  const crun = ["crun", "--cgroup-manager=cgroupfs", `--root=${states}`];
  const mounts = `/proc/${place.legacyMountsPid}`;
  const stamp = join(mounts, "root", root.path, "stamp");
  const run = (argv: readonly string[]) => runTimed(place, argv, { STAMP_MOUNTS: `${mounts}/ns/mnt` });
  const kill = () => run([...crun, "kill", name, "KILL"]);
  const remove = () => run([...crun, "delete", "--force", name]);
  return {
    name: isSized ? "crun, sized disk" : "crun",
    async live(): Promise<Life> {
      const created = root.create === null ? null : await run(root.create);
      const started = await run(mountedFirst(root, [...crun, "run", "-d", `--bundle=${bundle}`, name]));
      const stampNs = await waitForStamp(stamp, started.beganNs);
      const killed = await kill();
      const removed = await remove();
      const emptied = root.remove === null ? null : await run(root.remove);
      return {
        createMs: created?.tookMs ?? 0,
        initMs: (stampNs - started.beganNs) / 1e6,
        startedMs: started.tookMs,
        stopMs: killed.tookMs,
        deleteMs: removed.tookMs + (emptied?.tookMs ?? 0),
      };
    },
    async watch() {
      const own = join(place.dir, "conmon", name);
      mkdirSync(own, { recursive: true });
      const pidFile = join(own, "pid");
      await run(conmonOf({ place, name, bundle, states, own }));
      // conmon answers before its runtime has made the container; podman waits on a pipe, we for the file.
      await until("conmon's container is made", () => (existsSync(pidFile) ? pidFile : null));
      await run([...crun, "start", name]);
      return {
        watcherPid: Number(readFileSync(join(own, "conmon.pid"), "utf8")),
        stop: async () => void (await remove()),
      };
    },
    close: async () => {},
  };
}

/** As podman calls it: the runtime's own options by --runtime-arg, everything else below one directory. */
function conmonOf(ask: { place: Place; name: string; bundle: string; states: string; own: string }): string[] {
  const { place, name, bundle, states, own } = ask;
  return [
    ...["conmon", "--api-version", "1", "-c", name, "-u", name, "-n", name],
    ...["-r", join(place.rivals.root, "usr/bin/crun"), "-b", bundle],
    ...["--runtime-arg", "--cgroup-manager=cgroupfs", "--runtime-arg", `--root=${states}`],
    ...["-p", join(own, "pid"), "-P", join(own, "conmon.pid"), "-l", `k8s-file:${join(own, "log")}`],
    ...["--exit-dir", own, "--socket-dir-path", own, "--log-level", "error"],
  ];
}
