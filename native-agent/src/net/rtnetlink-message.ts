// Writes and reads the bodies of rtnetlink messages: a fixed part, then attributes of a length, a kind
// and a value, each padded to four bytes. Pure; called by the other files of net/. See rtnetlink(7) and
// linux/{if_link,rtnetlink,neighbour,if_addr}.h for the numbers.

/** One attribute; a list as its value means attributes inside it. */
export type Attribute = readonly [kind: number, value: Uint8Array | readonly Attribute[]];

const NLA_F_NESTED = 0x8000;
const KIND_MASK = 0x3fff;

/** Puts a fixed part and its attributes together. */
export function message(fixed: Uint8Array, attributes: readonly Attribute[]): Uint8Array {
  return Buffer.concat([fixed, ...attributes.map(encode)]);
}

function encode([kind, value]: Attribute): Uint8Array {
  const isNested = Array.isArray(value);
  const bytes = isNested ? Buffer.concat(value.map(encode)) : toBytes(value);
  const attribute = Buffer.alloc((4 + bytes.length + 3) & ~3);
  attribute.writeUInt16LE(4 + bytes.length, 0);
  attribute.writeUInt16LE(isNested ? kind | NLA_F_NESTED : kind, 2);
  attribute.set(bytes, 4);
  return attribute;
}

/** TypeScript cannot tell a byte array from a list of attributes by Array.isArray alone. */
function toBytes(value: Attribute[1]): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** A 32-bit number as a value. */
export function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A 64-bit number as a value. */
export function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** An 8-bit number as a value. */
export function u8(value: number): Uint8Array {
  return Uint8Array.of(value);
}

/** A text with its end as C wants it. */
export function text(value: string): Uint8Array {
  return Buffer.from(`${value}\0`, "latin1");
}

/** The fixed part of messages about an interface; index 0 means "the one named in the attributes". */
export function linkHeader(link: { index?: number; flags?: number; changed?: number }): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(link.index ?? 0, 4);
  bytes.writeUInt32LE(link.flags ?? 0, 8);
  bytes.writeUInt32LE(link.changed ?? link.flags ?? 0, 12);
  return bytes;
}

/** Reads the attributes that follow a fixed part of `start` bytes; the last of a kind wins. */
export function readAttributes(body: Buffer, start: number): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let at = start; at + 4 <= body.length; ) {
    const size = body.readUInt16LE(at);
    if (size < 4) break;
    attributes.set(body.readUInt16LE(at + 2) & KIND_MASK, body.subarray(at + 4, at + size));
    at += (size + 3) & ~3;
  }
  return attributes;
}
