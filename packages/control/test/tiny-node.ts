import type { Operation, OperationUpdate } from "@berth/contract/operation.ts";
import type { WireError } from "@berth/contract/wire-error.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { NodeClient } from "../src/node/node-client.ts";
import type { NodeClients } from "../src/node/node-clients.ts";

export const imageDigest = "a".repeat(64);

/** A node without containers: it keeps operations by their ids as an agent does, and nothing else. */
export class TinyNode implements NodeClients {
  /** Every operation that was really begun, in order. */
  readonly begun: { name: string; input: unknown; operationId: string }[] = [];
  /** While true, operations stay running. */
  isHolding = false;
  /** While true, nobody answers. */
  isAway = false;
  /** While true, no operation is begun, and those that were can be followed. */
  isRefusingNew = false;
  /** What the next operations end with; null is success. */
  error: WireError | null = null;
  readonly #operations = new Map<string, Operation>();
  readonly #said = new Map<string, string[]>();
  #changed = Promise.withResolvers<void>();

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Ends everything that is running. */
  finish(): void {
    this.isHolding = false;
    for (const [id, operation] of this.#operations)
      if (operation.state === "running") this.#operations.set(id, this.#ended(operation));
    this.#tell();
  }

  #ended(operation: Operation): Operation {
    const state = this.error === null ? "succeeded" : "failed";
    return { ...operation, state, step: "done", percent: 100, seq: operation.seq + 1, endedAtMs: 2, error: this.error };
  }

  /** Moves a running operation on. */
  progress(step: string, percent: number): void {
    for (const [id, operation] of this.#operations)
      if (operation.state === "running")
        this.#operations.set(id, { ...operation, step, percent, seq: operation.seq + 1 });
    this.#tell();
  }

  /** Adds lines to the log of everything that runs. */
  say(lines: string[]): void {
    for (const [id, operation] of this.#operations) {
      if (operation.state !== "running") continue;
      this.#operations.set(id, { ...operation, seq: operation.seq + 1 });
      this.#said.set(id, [...(this.#said.get(id) ?? []), ...lines]);
    }
    this.#tell();
  }

  #begin(name: string, input: { operationId: string }): Operation {
    if (this.isAway) throw new BerthError("node.unreachable", "nobody is there");
    const known = this.#operations.get(input.operationId);
    if (known !== undefined) return known;
    if (this.isRefusingNew) throw new BerthError("node.unreachable", "nobody begins anything there");
    this.begun.push({ name, input, operationId: input.operationId });
    const operation: Operation = {
      id: input.operationId,
      kind: name,
      ctid: null,
      state: "running",
      step: "begun",
      percent: 0,
      seq: 0,
      startedAtMs: 1,
      endedAtMs: null,
      error: null,
    };
    const kept = this.isHolding ? operation : this.#ended(operation);
    this.#operations.set(operation.id, kept);
    return kept;
  }

  async *#watch(id: string, after: number, signal: AbortSignal): AsyncGenerator<OperationUpdate> {
    let seen = after;
    const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    aborted.catch(() => undefined);
    for (;;) {
      if (this.isAway) throw new BerthError("node.unreachable", "the line broke");
      const changed = this.#changed.promise;
      const operation = this.#operations.get(id);
      if (operation === undefined) throw new BerthError("operation.not_found", id);
      if (operation.seq > seen) {
        seen = operation.seq;
        const said = this.#said.get(id);
        this.#said.delete(id);
        yield { operation, logLines: said ?? [`${operation.step} ${operation.percent}`] };
      }
      if (operation.state !== "running") return;
      await Promise.race([changed, aborted]);
    }
  }

  /** Breaks every open line. */
  cut(): void {
    this.isAway = true;
    this.#tell();
  }

  get(nodeId: string): NodeClient {
    const client = {
      nodeId,
      ask: async () => {
        if (this.isAway) throw new BerthError("node.unreachable", "nobody is there");
        return [
          {
            digest: imageDigest,
            name: "debian-13",
            os: "Debian 13",
            sizeBytes: 1,
            builtAtMs: 0,
            stop: { signal: 38 },
            init: "/sbin/init",
          },
        ];
      },
      call: async (name: string, input: { operationId: string }) => this.#begin(name, input),
      watchOperation: (id: string, after: number, signal: AbortSignal) => this.#watch(id, after, signal),
    };
    return client as unknown as NodeClient;
  }

  drop = async () => undefined;
  close = async () => undefined;
}
