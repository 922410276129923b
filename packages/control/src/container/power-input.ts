import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";

/** Parses what every power button sends: the container, and the press it belongs to. */
export const powerInput = z.strictObject({ requestId: z.uuid(), ctid: ctidSchema });

/** How long a VPS may take to shut down before its processes are ended. */
export const STOP_TIMEOUT_MS = 90_000;
const MINUTE_MS = 60_000;

/** When a task is called timed out; the longest true case of each, doubled. */
export const deadlines = {
  "container.create": 10 * MINUTE_MS,
  "container.start": 3 * MINUTE_MS,
  "container.shutDown": STOP_TIMEOUT_MS + 2 * MINUTE_MS,
  "container.forceOff": 2 * MINUTE_MS,
  "container.restart": STOP_TIMEOUT_MS + 4 * MINUTE_MS,
  "container.delete": STOP_TIMEOUT_MS + 5 * MINUTE_MS,
} as const;
