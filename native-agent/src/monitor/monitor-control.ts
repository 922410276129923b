// The line between the agent and a monitor that is being started: answers come in order, one "go" goes
// out. Made by spawn-monitor.ts, closed by its user once the monitor has said `started` (a command: `exit`).
import { Socket } from "node:net";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { type Answer, MONITOR_PROTOCOL, parseAnswer } from "./parse-answer.ts";

export interface MonitorControl {
  /**
   * Waits for the answer of this type; an `error` is thrown, the line's end or no answer in time is
   * `monitor.lost`. Root of a VPS can stop or hang what enters it, so every wait has an end.
   */
  expect<T extends Answer["type"]>(type: T, withinMs?: number): Promise<Extract<Answer, { type: T }>>;
  write(bytes: string | Uint8Array): void;
  /** Ends the line; a monitor that has not yet said `started` ends with it, and so does a command. */
  close(): void;
}

const ANSWER_WITHIN_MS = 20_000;

/** Opens the line on our end of the pair. */
export function openMonitorControl(fd: number): MonitorControl {
  const socket = new Socket({ fd, readable: true, writable: true });
  const lines: string[] = [];
  let [rest, isEnded, wake] = ["", false, () => {}];
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    wake();
  });
  // A monitor that died gives EPIPE or ECONNRESET here; the reader sees the end, which says enough.
  socket.on("error", () => {});
  socket.on("close", () => {
    isEnded = true;
    wake();
  });
  const nextLine = async (): Promise<string | null> => {
    while (lines.length === 0 && !isEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return lines.shift() ?? null;
  };
  const nextAnswer = async (): Promise<Answer> => {
    const line = await nextLine();
    if (line === null) throw new BerthError("monitor.lost", "the monitor ended before it answered");
    const answer = parseAnswer(line);
    if (answer.type === "error") throw answer.error;
    if (answer.type !== "protocol") return answer;
    if (answer.version > MONITOR_PROTOCOL)
      throw new BerthError("monitor.failed", `the monitor speaks protocol ${answer.version}`);
    return nextAnswer();
  };
  return {
    async expect<T extends Answer["type"]>(type: T, withinMs = ANSWER_WITHIN_MS) {
      // Closing the line ends whatever the monitor was waiting for.
      const timer = setTimeout(() => socket.destroy(), withinMs);
      try {
        const answer = await nextAnswer();
        if (isOfType(answer, type)) return answer;
        throw new BerthError("monitor.failed", `the monitor said ${answer.type} where ${type} belongs`);
      } finally {
        clearTimeout(timer);
      }
    },
    write: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
  };
}

function isOfType<T extends Answer["type"]>(answer: Answer, type: T): answer is Extract<Answer, { type: T }> {
  return answer.type === type;
}
