import { terminalControlSchema } from "@berth/contract/terminal.ts";

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/** How the connection stands; `failed` waits for the reader, `reconnecting` for itself. */
export type TerminalStatus =
  | { readonly kind: "connecting" | "connected" | "reconnecting" }
  | { readonly kind: "ended"; readonly code: number }
  | { readonly kind: "failed"; readonly error: unknown };

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, "send" | "close" | "readyState" | "addEventListener"> & { binaryType: BinaryType };

/** What a session needs of the world around it. */
export interface TerminalPorts {
  /** Asks for a one-use ticket; a shell id leads back to that shell while it lives. */
  openTicket(shellId: string | null, size: TerminalSize): Promise<string>;
  dial(ticket: string): Socket;
  /** Tells whether asking again later may help. */
  isTemporary(error: unknown): boolean;
  write(bytes: Uint8Array): void;
  /** Empties the screen before a shell's scrollback is drawn anew. */
  reset(): void;
  readonly shell: { get(): string | null; set(id: string | null): void };
  onStatus(status: TerminalStatus): void;
  /** Waits before the next try; a test's own clock in tests. */
  later(run: () => void, delayMs: number): () => void;
}

const OPEN = 1;
const SLOWEST_MS = 10_000;

/**
 * Keeps one terminal connected: a ticket, a socket, the frames of the contract. A lost connection
 * goes back to the same shell by its id, which outlives this page; its end is told once and stays.
 */
export class TerminalSession {
  private readonly ports: TerminalPorts;
  private readonly encoder = new TextEncoder();
  private size: TerminalSize;
  private socket: Socket | null = null;
  private attempt = 0;
  private isOver = false;
  private cancelWait = () => {};

  constructor(ports: TerminalPorts, size: TerminalSize) {
    this.ports = ports;
    this.size = size;
  }

  /** Connects; afterwards everything is told by `onStatus`. */
  start(): void {
    this.ports.onStatus({ kind: "connecting" });
    this.connect();
  }

  /** Sends typed or pasted text; while nothing is connected it goes nowhere, as the status says. */
  send(text: string): void {
    if (this.socket?.readyState === OPEN) this.socket.send(this.encoder.encode(text));
  }

  /** Tells the shell its size, now or with the next connection. */
  resize(size: TerminalSize): void {
    this.size = size;
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ type: "resize", size }));
  }

  /** Leaves; the shell itself lives on for a minute, for whoever comes back. */
  close(): void {
    this.isOver = true;
    this.cancelWait();
    this.socket?.close();
  }

  private connect(): void {
    this.ports.openTicket(this.ports.shell.get(), this.size).then(
      (ticket) => {
        if (!this.isOver) this.attach(this.ports.dial(ticket));
      },
      (error: unknown) => {
        if (this.isOver) return;
        if (this.ports.isTemporary(error)) this.tryAgain();
        else this.finish({ kind: "failed", error });
      },
    );
  }

  private attach(socket: Socket): void {
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => this.resize(this.size));
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.isOver) return;
      if (typeof data === "string") this.control(data);
      else if (data instanceof ArrayBuffer) this.ports.write(new Uint8Array(data));
    });
    socket.addEventListener("close", () => this.tryAgain());
  }

  private control(text: string): void {
    const frame = terminalControlSchema.safeParse(parseJson(text));
    if (!frame.success) return;
    if (frame.data.type === "shell") {
      this.ports.reset();
      this.ports.shell.set(frame.data.shellId);
      this.attempt = 0;
      this.ports.onStatus({ kind: "connected" });
    } else if (frame.data.type === "exit") {
      this.ports.shell.set(null);
      this.finish({ kind: "ended", code: frame.data.code });
    } else if (frame.data.type === "error") {
      this.finish({ kind: "failed", error: { code: frame.data.code } });
    }
  }

  private finish(status: TerminalStatus): void {
    this.isOver = true;
    this.ports.onStatus(status);
    this.socket?.close();
  }

  private tryAgain(): void {
    if (this.isOver) return;
    this.ports.onStatus({ kind: "reconnecting" });
    this.cancelWait = this.ports.later(() => this.connect(), Math.min(SLOWEST_MS, 500 * 2 ** this.attempt));
    this.attempt += 1;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
