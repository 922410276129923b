import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterEach, expect, test, vi } from "vitest";
import type { Agent } from "./agent.ts";
import { endContainer, GONE_WITHIN_MS } from "./end-container.ts";
import type { LiveContainer } from "./live-container.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("processes that SIGKILL does not end, as those that wait for a dead disk, are container.stop_timeout", async () => {
  vi.useFakeTimers();
  const killed: number[] = [];
  const agent: object = { live: new Map(), cgroups: { kill: (ctid: number) => killed.push(ctid) } };
  const live: object = { ctid: ctidSchema.parse(101), ended: new Promise(() => {}) };
  const ending = expect(endContainer(agent as Agent, live as LiveContainer)).rejects.toMatchObject({
    code: "container.stop_timeout",
    isRetryable: true,
  });
  await vi.advanceTimersByTimeAsync(GONE_WITHIN_MS);
  await ending;
  expect(killed).toEqual([101]);
});
