// Reads /proc/PID/mountinfo. Pure; called by first-process.ts and file-tree.ts. Every word of it may be the
// customer's: names of mount points and sources are shown, and never used as a path.

/** One mount; see proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: number;
  /** The file system's device, `major:minor`. */
  readonly device: string;
  readonly point: string;
  readonly type: string;
  readonly source: string;
  /** Options of the file system itself, not of this mount of it. */
  readonly superOptions: readonly string[];
  /** Groups it passes mounts to or gets them from: `shared:N`, `master:N`. */
  readonly peerGroups: readonly string[];
}

/** Reads all whole lines; what is no mount is passed over. */
export function parseMountinfo(text: string): Mount[] {
  return text.split("\n").flatMap((line) => {
    // The optional fields end with a dash of their own, and no field holds a blank.
    const words = line.split(" ");
    const dash = words.indexOf("-", 6);
    const [id, , device, , point] = words;
    const [type, source, superOptions] = words.slice(dash + 1);
    if (dash === -1 || device === undefined || point === undefined || type === undefined) return [];
    return {
      id: Number(id),
      device,
      point,
      type,
      source: source ?? "",
      superOptions: superOptions?.split(",") ?? [],
      peerGroups: words.slice(6, dash).filter((word) => /^(shared|master):\d+$/.test(word)),
    };
  });
}
