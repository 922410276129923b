"use client";
import type { TerminalPorts } from "./terminal-session.ts";

/** Keeps a shell's id for this browser tab: a reload comes back to it, another tab opens its own. */
export function rememberShell(ctid: number, purpose: string): TerminalPorts["shell"] {
  const key = `berth.shell.${ctid}.${purpose}`;
  return {
    get: () => sessionStorage.getItem(key),
    set: (id) => {
      if (id === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, id);
    },
  };
}
