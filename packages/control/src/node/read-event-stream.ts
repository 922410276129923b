import { StringDecoder } from "node:string_decoder";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** One event of an SSE stream; `event` is empty for plain data. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: string;
}

/** An event larger than this is hostile: the largest true one is a tick of a few thousand containers. */
const MAX_EVENT_CHARS = 4 * 1024 * 1024;
const LINE_COST = 64;

function readFields(lines: readonly string[]): StreamedEvent | null {
  const values = (field: string) =>
    lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).replace(/^ /, ""));
  const event = values("event").at(-1) ?? "";
  const data = values("data");
  return event === "" && data.length === 0 ? null : { event, data: data.join("\n") };
}

/**
 * Reads server-sent events out of a response body, as fast as the reader takes them. tRPC's own
 * reader is not used here: it parses inside an event listener, where one malformed message of a
 * lying agent would end the whole panel, and it buffers without an end.
 */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEvent, void> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let lines: string[] = [];
  let size = 0;
  for await (const chunk of body) {
    const parts = (rest + decoder.write(Buffer.from(chunk))).split(/\r?\n/);
    rest = parts.pop() ?? "";
    for (const line of parts) {
      if (line.startsWith(":")) continue;
      if (line !== "") {
        // A line costs more than its letters: a million empty ones are no small event.
        size += line.length + LINE_COST;
        lines.push(line);
        continue;
      }
      const event = readFields(lines);
      lines = [];
      size = 0;
      if (event !== null) yield event;
    }
    if (size + rest.length > MAX_EVENT_CHARS)
      throw new BerthError("agent.bad_reply", "an event of the stream is too large");
  }
}
