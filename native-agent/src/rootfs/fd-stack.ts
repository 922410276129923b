// Descriptors that are closed together, last opened first: what a chain of mounts leaves half-done is
// never left open. Called inside rootfs/ only.
import { closeSync } from "node:fs";

/** A stack of open descriptors. */
export interface FdStack {
  /** Takes a descriptor over and gives it back, so that a call can be wrapped in it. */
  hold(fd: number): number;
  /** Closes all of them; the second call does nothing. */
  close(): void;
}

/** Makes an empty stack. */
export function openFdStack(): FdStack {
  const held: number[] = [];
  return {
    hold: (fd) => {
      held.push(fd);
      return fd;
    },
    close: () => {
      for (let fd = held.pop(); fd !== undefined; fd = held.pop()) closeSync(fd);
    },
  };
}
