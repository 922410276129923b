import fc from "fast-check";
import { expect, test } from "vitest";
import { allowedDevices } from "../allowed-devices.ts";
import { deviceProgram } from "./device-program.ts";

const [BLOCK, CHARACTER] = [1, 2];
const [MAKE_NODE, READ, WRITE] = [1, 2, 4];

/** Runs a program as the kernel would: the six operations it uses, on a context of three words. */
function run(program: Uint8Array, context: readonly [number, number, number]): number {
  const code = Buffer.from(program);
  const registers = Array<number>(11).fill(0);
  for (let at = 0, steps = 0; steps < 1000; at += 1, steps += 1) {
    const [op, pair] = [code.readUInt8(at * 8), code.readUInt8(at * 8 + 1)];
    const [to, from] = [pair & 15, pair >> 4];
    const [offset, value] = [code.readInt16LE(at * 8 + 2), code.readInt32LE(at * 8 + 4)];
    const [left, right] = [registers[to] ?? 0, registers[from] ?? 0];
    if (op === 0x61) registers[to] = context[offset / 4] ?? 0;
    else if (op === 0xb7) registers[to] = value;
    else if (op === 0xbc) registers[to] = right >>> 0;
    else if (op === 0x54) registers[to] = (left & value) >>> 0;
    else if (op === 0x74) registers[to] = left >>> value;
    else if (op === 0x55) at += left !== value ? offset : 0;
    else if (op === 0x45) at += (left & value) !== 0 ? offset : 0;
    else if (op === 0x95) return registers[0] ?? 0;
    else throw new Error(`unknown operation ${op}`);
  }
  throw new Error("the program does not end");
}

const ask = (type: number, access: number, [major, minor]: [number, number]) =>
  run(deviceProgram(allowedDevices), [(access << 16) | type, major, minor]);

test("every listed device may be read and written", () => {
  for (const { major, minor } of allowedDevices) {
    expect(ask(CHARACTER, READ | WRITE, [major, minor ?? 17])).toBe(1);
    expect(ask(CHARACTER, READ, [major, minor ?? 0])).toBe(1);
  }
});

test("no node may be made, not even of a listed device", () => {
  expect(ask(CHARACTER, MAKE_NODE, [1, 3])).toBe(0);
  expect(ask(CHARACTER, MAKE_NODE | READ, [1, 3])).toBe(0);
});

test("whatever is not listed is refused", () => {
  const isListed = (major: number, minor: number) =>
    allowedDevices.some((device) => device.major === major && (device.minor === null || device.minor === minor));
  const number = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.nat(0xfffff));
  const [kind, access] = [fc.constantFrom(BLOCK, CHARACTER), fc.constantFrom(READ, WRITE, READ | WRITE)];
  fc.assert(
    fc.property(fc.tuple(kind, access), fc.tuple(number, number), ([type, wanted], numbers) => {
      expect(ask(type, wanted, numbers)).toBe(type === CHARACTER && isListed(...numbers) ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});
