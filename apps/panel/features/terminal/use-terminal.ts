"use client";
import type { Terminal } from "@xterm/xterm";
import { type RefObject, useEffect, useRef, useState } from "react";
import { readError } from "../../lib/read-error.ts";
import { useTRPCClient } from "../../lib/trpc.ts";
import { makeXterm } from "./make-xterm.ts";
import { isAskedAbout } from "./paste-guard.ts";
import { rememberShell } from "./remember-shell.ts";
import { type TerminalPorts, TerminalSession, type TerminalStatus } from "./terminal-session.ts";

export type TerminalPurpose = "root-shell" | "console";

/** Which terminal of which container, and why where staff must say. */
export interface TerminalVisit {
  readonly ctid: number;
  readonly purpose: TerminalPurpose;
  readonly reason: string | null;
}

export interface UseTerminal {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly status: TerminalStatus;
  /** Text of several lines that waits for the reader's word. */
  readonly pendingPaste: string | null;
  answerPaste(isWanted: boolean): void;
  /** Begins again: a new shell, or the same one when it still lives. */
  restart(): void;
}

/** Draws a terminal into `host` and keeps it connected as long as the page shows it. */
export function useTerminal({ ctid, purpose, reason }: TerminalVisit): UseTerminal {
  const client = useTRPCClient();
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<Terminal | null>(null);
  const [status, setStatus] = useState<TerminalStatus>({ kind: "connecting" });
  const [pendingPaste, setPendingPaste] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new terminal, that is what it is for.
  useEffect(() => {
    if (host.current === null) return;
    const { terminal, fit } = makeXterm();
    const ports: TerminalPorts = {
      openTicket: async (shellId, size) =>
        (await client.terminal.open.mutate({ ctid, purpose, shellId, size, reason })).ticket,
      dial: dialTerminal,
      isTemporary: (error) => readError(error).isRetryable,
      write: (bytes) => terminal.write(bytes),
      reset: () => terminal.reset(),
      shell: rememberShell(ctid, purpose),
      onStatus: setStatus,
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    };
    screen.current = terminal;
    terminal.open(host.current);
    fit.fit();
    const session = new TerminalSession(ports, { cols: terminal.cols, rows: terminal.rows });
    const stop = wire({ terminal, session, frame: host.current, refit: () => fit.fit(), ask: setPendingPaste });
    session.start();
    terminal.focus();
    return () => {
      stop();
      session.close();
      terminal.dispose();
      screen.current = null;
    };
  }, [client, ctid, purpose, reason, round]);
  return {
    host,
    status,
    pendingPaste,
    answerPaste: (isWanted) => {
      if (isWanted && pendingPaste !== null) screen.current?.paste(pendingPaste);
      setPendingPaste(null);
      screen.current?.focus();
    },
    restart: () => setRound((before) => before + 1),
  };
}

function dialTerminal(ticket: string): WebSocket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/ws/term?ticket=${encodeURIComponent(ticket)}`);
}

interface Wiring {
  terminal: Terminal;
  session: TerminalSession;
  frame: HTMLElement;
  refit: () => void;
  ask: (text: string) => void;
}

/** Connects keys, paste and size; returns how to take it all apart. */
function wire({ terminal, session, frame, refit, ask }: Wiring): () => void {
  const observer = new ResizeObserver(() => requestAnimationFrame(() => terminal.element && refit()));
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isAskedAbout(text)) return;
    event.preventDefault();
    event.stopPropagation();
    ask(text);
  };
  terminal.onData((text) => session.send(text));
  // xterm's event carries more than a size, and both hops accept a size only.
  terminal.onResize(({ cols, rows }) => session.resize({ cols, rows }));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown" || !event.ctrlKey || !event.shiftKey) return true;
    if (event.code === "Escape") {
      terminal.blur();
      return false;
    }
    if (event.code === "KeyC" && terminal.hasSelection()) {
      event.preventDefault();
      void navigator.clipboard?.writeText(terminal.getSelection());
      return false;
    }
    return true;
  });
  // In the capture phase: xterm's own listener would have sent the text already.
  frame.addEventListener("paste", onPaste, { capture: true });
  observer.observe(frame);
  return () => {
    observer.disconnect();
    frame.removeEventListener("paste", onPaste, { capture: true });
  };
}
