import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type Command, type Reply, replySchema, type ServiceStatus, STOPPING_LINE } from "./protocol.ts";

/** Talks to a supervisor, one command after the other. */
export class SupervisorClient {
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lines = createInterface({ input: socket });
    // Node's readline passes its input's errors on; whoever waits for a line then sees the end.
    lines.on("error", () => lines.close());
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Connects; null when nobody listens there. */
  static connect(path: string): Promise<SupervisorClient | null> {
    return new Promise((resolve) => {
      const socket = connect(path, () => resolve(new SupervisorClient(socket)));
      socket.on("error", () => resolve(null));
    });
  }

  /** Starts a service and returns once it serves; throws the supervisor's words when it does not. */
  async start(service: string): Promise<void> {
    await this.#ask({ do: "start", service });
  }

  /** Ties the services to this connection: they stop when it closes, unless detached. */
  async hold(): Promise<void> {
    await this.#ask({ do: "hold" });
  }

  /** Lets the services live without a holder. */
  async detach(): Promise<void> {
    await this.#ask({ do: "detach" });
  }

  /** Stops every service, in order, and the supervisor. */
  async stop(): Promise<void> {
    await this.#ask({ do: "stop" });
  }

  async status(): Promise<readonly ServiceStatus[]> {
    return (await this.#ask({ do: "status" })).services;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask(command: Command): Promise<Reply> {
    this.#socket.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true || value === STOPPING_LINE) throw new Error("Berth is being stopped");
    const reply = replySchema.parse(JSON.parse(value));
    if (!reply.isOk) throw new Error(reply.error);
    return reply;
  }
}
