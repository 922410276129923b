import fc from "fast-check";
import { expect, test } from "vitest";
import { linkHeader, message, readAttributes, text, u32 } from "./rtnetlink-message.ts";

test("a message about an interface has the bytes iproute2 sends", () => {
  const bytes = message(linkHeader({ index: 5, flags: 1 }), [
    [3, text("eth0")],
    [18, [[1, text("veth")]]],
  ]);
  expect(Buffer.from(bytes).toString("hex")).toBe(
    [
      "00000000" + "05000000" + "01000000" + "01000000",
      "0900" + "0300" + "6574683000" + "000000",
      "1000" + "1280" + "0900" + "0100" + "7665746800" + "000000",
    ].join(""),
  );
});

test("attributes are read back whatever their length, and messages stay aligned to four bytes", () => {
  const attribute = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.uint8Array({ maxLength: 40 }));
  const attributes = fc.uniqueArray(attribute, { selector: ([kind]) => kind });
  fc.assert(
    fc.property(attributes, (list) => {
      const bytes = Buffer.from(message(u32(0), list));
      expect(bytes.length % 4).toBe(0);
      const read = readAttributes(bytes, 4);
      expect([...read].map(([kind, value]) => [kind, Uint8Array.from(value)])).toEqual(
        list.map(([kind, value]) => [kind, value]),
      );
    }),
  );
});

test("a torn answer is read as far as it goes, and never for ever", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(readAttributes(Buffer.from(bytes), 0).size).toBeLessThanOrEqual(16);
    }),
  );
});
