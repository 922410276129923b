// The devices a container may open, whatever its file tree says: everything else is refused by the
// kernel, even when a node for it got inside. Called by v1/devices.ts and v2/devices.ts, which say it in
// the language of their version.

/** A character device: its numbers; a null minor means all of that major. */
export interface AllowedDevice {
  readonly major: number;
  readonly minor: number | null;
}

/**
 * All of them readable and writable. Not among them: 5:1, the host's own console (the container's
 * /dev/console is one of its terminals), and every block device.
 */
export const allowedDevices: readonly AllowedDevice[] = [
  { major: 1, minor: 3 }, // null
  { major: 1, minor: 5 }, // zero
  { major: 1, minor: 7 }, // full
  { major: 1, minor: 8 }, // random
  { major: 1, minor: 9 }, // urandom
  { major: 5, minor: 0 }, // tty
  { major: 5, minor: 2 }, // ptmx
  { major: 136, minor: null }, // the container's terminals, /dev/pts
];
