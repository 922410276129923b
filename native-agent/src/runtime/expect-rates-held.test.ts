import { ctidSchema } from "@berth/core/container/ctid.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { expect, test } from "vitest";
import { NetlinkError } from "../ffi/netlink.ts";
import { tryRates } from "../net/try-rates.ts";
import { expectRatesHeld } from "./expect-rates-held.ts";

const MIB = 1024 * 1024;
const ENOENT = 2;
const [RTM_GETLINK, RTM_NEWQDISC] = [18, 36];
const ctid = ctidSchema.parse(101);
const limits = containerLimitsSchema.parse({
  cpuMillicores: 1000,
  memoryBytes: 256 * MIB,
  swapBytes: 0,
  diskBytes: 1024 * MIB,
  processes: 100,
  diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
});
const limited = { ...limits, network: { receiveBitsPerSec: null, transmitBitsPerSec: 100_000_000 } };

/** Answers as a kernel without sch_tbf does; everything else it takes. */
const withoutTokenBucket = {
  findRateTrouble: () =>
    tryRates(
      {
        request(requests) {
          const bucket = requests.find(({ type }) => type === RTM_NEWQDISC);
          if (bucket !== undefined) throw new NetlinkError(ENOENT, bucket.subject, "Specified qdisc kind is unknown");
          return requests.some(({ type }) => type === RTM_GETLINK)
            ? [{ type: RTM_GETLINK, body: Buffer.alloc(16) }]
            : [];
        },
      },
      "bt-",
    ),
};

test("a rate on a kernel that cannot hold it is refused with the field and the kernel's own words", () => {
  expect(() => expectRatesHeld(withoutTokenBucket, { ctid, limits: limited })).toThrow(
    expect.objectContaining({
      code: "net.rate_unsupported",
      field: "limits.network",
      message: expect.stringMatching(/sch_tbf.*Specified qdisc kind is unknown/),
    }),
  );
});

test("a spec without rates goes anywhere, and one with rates where they hold", () => {
  expect(() => expectRatesHeld(withoutTokenBucket, { ctid, limits })).not.toThrow();
  expect(() => expectRatesHeld({ findRateTrouble: () => null }, { ctid, limits: limited })).not.toThrow();
});
