// The firewall's tables, counted and deleted by messages to the kernel: nft(8) crashes on any listing while a
// table is there that a later nft made, and a listing that crashed must not count as none. And such a table itself.
import { type NetlinkRequest, NetlinkSocket } from "../src/ffi/netlink.ts";
import {
  BATCH_BEGIN,
  BATCH_END,
  batchEnd,
  familyName,
  NFT_MESSAGE,
  named,
  nftAttributes,
  nftHeader,
  nftText,
} from "../src/net/nftables-message.ts";
import { type Attribute, message, text } from "../src/net/rtnetlink-message.ts";

const NAME = 1;
const NLM_F_CREATE = 0x400;
const INET = 1;
const FORWARD = 2;
/** What nft 1.1.2 and later write beside a set of addresses: the byte order, and the type as an expression. */
const LATER_NOTES = Buffer.from("00040200000003080004040000000100", "hex");

/** One table; `label` is what `nft list tables` would call it after the word `table`. */
export interface NftTable {
  readonly family: number;
  readonly name: string;
  readonly label: string;
}

function withSocket<T>(act: (socket: NetlinkSocket) => T): T {
  const socket = new NetlinkSocket("netfilter");
  try {
    return act(socket);
  } finally {
    socket.close();
  }
}

/** Lists every table of the network namespace we are in. */
export function listNftTables(): NftTable[] {
  const replies = withSocket((socket) => socket.dump(NFT_MESSAGE.getTable, nftHeader()));
  return replies.map(({ body }) => {
    const name = nftText(nftAttributes(body).get(NAME));
    return { family: body.readUInt8(0), name, label: `${familyName(body)} ${name}` };
  });
}

/** Sends changes as one transaction. */
function transact(changes: readonly NetlinkRequest[]): void {
  const end = { body: batchEnd(), subject: "transaction", isAnswered: false };
  withSocket((socket) => socket.request([{ ...end, type: BATCH_BEGIN }, ...changes, { ...end, type: BATCH_END }]));
}

/** Deletes a table with everything in it. */
export function deleteNftTable({ family, name, label }: NftTable): void {
  transact([{ type: NFT_MESSAGE.delTable, body: named(family, name), subject: label }]);
}

/** Makes `inet NAME` as nft 1.1.2 and later do, with a set and a chain `pass` that drops what is forwarded. */
export function makeLaterTable(name: string): void {
  const add = (type: number, ...attributes: readonly Attribute[]): NetlinkRequest => {
    const body = message(nftHeader(INET), [[NAME, text(name)], ...attributes]);
    return { type, flags: NLM_F_CREATE, body, subject: name };
  };
  // Numbers of the attributes are those of linux/netfilter/nf_tables.h; 7 is nft's own for an IPv4 address.
  transact([
    add(NFT_MESSAGE.newTable),
    add(NFT_MESSAGE.newSet, [2, text("known")], [4, be32(7)], [5, be32(4)], [10, be32(1)], [13, LATER_NOTES]),
    add(
      NFT_MESSAGE.newChain,
      [3, text("pass")],
      [
        4,
        [
          [1, be32(FORWARD)],
          [2, be32(0)],
        ],
      ],
      [5, be32(0)],
      [7, text("filter")],
    ),
  ]);
}

function be32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
