import type { Sample } from "@berth/contract/sample.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { type Rates, ratesBetween } from "@berth/core/metrics/rates.ts";
import type { NodeClient } from "../node/node-client.ts";

/** The node reads its counters once a second. */
const STEP_MS = 1000;

/**
 * Reads what some containers of a node use right now: two ticks of its stream, then it is closed. Whatever
 * is not known when the signal ends, or when the line breaks, is absent.
 */
export async function readRates(
  client: NodeClient,
  ctids: readonly Ctid[],
  signal: AbortSignal,
): Promise<Map<Ctid, Rates>> {
  const asked = new Set(ctids);
  const before = new Map<Ctid, Sample>();
  const rates = new Map<Ctid, Rates>();
  try {
    for await (const samples of client.streamMetrics(ctids, signal)) {
      for (const sample of samples.filter(({ ctid }) => asked.has(ctid))) {
        const last = before.get(sample.ctid);
        const made = last === undefined ? null : ratesBetween(last, sample, STEP_MS);
        before.set(sample.ctid, sample);
        if (made !== null) rates.set(sample.ctid, made);
      }
      if (rates.size > 0 && rates.size >= before.size) break;
    }
  } catch {
    // A node that is away has nothing to say now; its own notice tells that.
  }
  return rates;
}
