// Writes the little program the kernel runs on cgroup2 at every opening of a device: compare with the
// short list, answer 1 or 0. Called by v2/devices.ts. The language is BPF, 8 bytes an instruction; see
// Documentation/bpf/standardization/instruction-set.rst.
import type { AllowedDevice } from "../allowed-devices.ts";

/** Operation codes we use: load a word, move, arithmetic with a constant, compare with a constant, return. */
const LOAD_WORD = 0x61;
const MOVE = 0xb7;
const COPY_32 = 0xbc;
const AND_32 = 0x54;
const SHIFT_RIGHT_32 = 0x74;
const JUMP_IF_NOT_EQUAL = 0x55;
const JUMP_IF_ANY_BIT = 0x45;
const EXIT = 0x95;

/** Registers: the answer, the context the kernel hands in, and what we read out of it. */
const [ANSWER, CONTEXT, TYPE, ACCESS, MAJOR, MINOR] = [0, 1, 2, 3, 4, 5] as const;

/** Of struct bpf_cgroup_dev_ctx: a type of device, and the one access we never allow (making a node). */
const CHARACTER = 2;
const MAKE_NODE = 1;

interface Instruction {
  readonly code: number;
  readonly to?: number;
  readonly from?: number;
  /** For a load the place in the context, for a jump the number of instructions to skip. */
  readonly offset?: number;
  readonly value?: number;
}

/** Makes the program that lets the listed character devices be read and written, and nothing else. */
export function deviceProgram(allowed: readonly AllowedDevice[]): Uint8Array {
  const rules = allowed.map(ruleOf);
  const lengthAfter = (index: number) => rules.slice(index).reduce((sum, rule) => sum + rule.length, 0);
  const total = lengthAfter(0);
  return assemble([
    { code: LOAD_WORD, to: TYPE, from: CONTEXT, offset: 0 },
    { code: COPY_32, to: ACCESS, from: TYPE },
    // The kernel packs both into one word: the type below, the access above.
    { code: AND_32, to: TYPE, value: 0xffff },
    { code: SHIFT_RIGHT_32, to: ACCESS, value: 16 },
    { code: LOAD_WORD, to: MAJOR, from: CONTEXT, offset: 4 },
    { code: LOAD_WORD, to: MINOR, from: CONTEXT, offset: 8 },
    // Both refusals jump over every rule to the last two instructions.
    { code: JUMP_IF_NOT_EQUAL, to: TYPE, value: CHARACTER, offset: total + 1 },
    { code: JUMP_IF_ANY_BIT, to: ACCESS, value: MAKE_NODE, offset: total },
    ...rules.flat(),
    { code: MOVE, to: ANSWER, value: 0 },
    { code: EXIT },
  ]);
}

/** One device: skip to the next rule unless the numbers match, else answer yes. */
function ruleOf({ major, minor }: AllowedDevice): Instruction[] {
  const yes = [{ code: MOVE, to: ANSWER, value: 1 }, { code: EXIT }];
  if (minor === null) return [{ code: JUMP_IF_NOT_EQUAL, to: MAJOR, value: major, offset: 2 }, ...yes];
  return [
    { code: JUMP_IF_NOT_EQUAL, to: MAJOR, value: major, offset: 3 },
    { code: JUMP_IF_NOT_EQUAL, to: MINOR, value: minor, offset: 2 },
    ...yes,
  ];
}

function assemble(instructions: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, { code, to = 0, from = 0, offset = 0, value = 0 }] of instructions.entries()) {
    bytes.writeUInt8(code, index * 8);
    bytes.writeUInt8(to | (from << 4), index * 8 + 1);
    bytes.writeInt16LE(offset, index * 8 + 2);
    bytes.writeInt32LE(value, index * 8 + 4);
  }
  return bytes;
}
