// Sockets to the kernel's network configuration and to its firewall: send messages, read answers. Called by
// net/ only; what the messages say is decided there. See netlink(7). A socket belongs for ever to the
// network namespace it was opened in, whatever its owner does later.
import { closeSync, openSync } from "node:fs";
import { declare } from "./libc.ts";
import { SyscallError } from "./syscall-error.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
/** The kernel's parts that a socket can speak to: interfaces and routes, or nf_tables. */
const PROTOCOLS = { route: 0, netfilter: 12 } as const;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const SOL_NETLINK = 270;
/** Answers carry the kernel's own sentence about a refusal, and not a copy of our request. */
const [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK] = [10, 11, 12] as const;
const CLONE_NEWNET = 0x40000000;

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 0x1;
const NLM_F_ACK = 0x4;
const NLM_F_DUMP = 0x300;
const NLM_F_ACK_TLVS = 0x200;
const NLMSGERR_ATTR_MSG = 1;
const HEADER_BYTES = 16;

const socket = declare("int socket(int domain, int type, int protocol)");
const setsockopt = declare("int setsockopt(int fd, int level, int option, const void *value, unsigned int length)");
const send = declare("long send(int fd, const void *buffer, size_t length, int flags)");
const recv = declare("long recv(int fd, void *buffer, size_t length, int flags)");
const setns = declare("int setns(int fd, int kind)");

/** One request: what the kernel shall do, and what an error message says it was about. */
export interface NetlinkRequest {
  readonly type: number;
  /** NLM_F_CREATE and the like; REQUEST and ACK are added here. */
  readonly flags?: number;
  readonly body: Uint8Array;
  readonly subject: string;
  /** False for the two ends of an nfnetlink batch, which not every kernel acknowledges. */
  readonly isAnswered?: boolean;
}

/** One message of the kernel's answer. */
export interface NetlinkReply {
  readonly type: number;
  readonly body: Buffer;
}

/** A refusal of the kernel with its own sentence about it, empty when it said nothing. */
export class NetlinkError extends SyscallError {
  readonly kernelMessage: string;

  constructor(errno: number, subject: string, kernelMessage: string) {
    super("netlink", errno, subject);
    this.name = "NetlinkError";
    this.kernelMessage = kernelMessage;
    if (kernelMessage !== "") this.message += ` (${kernelMessage})`;
  }
}

/** A netlink socket used synchronously: the kernel answers within the call, so nothing ever waits. */
export class NetlinkSocket {
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafe(256 * 1024);
  #sequence = 0;

  constructor(protocol: keyof typeof PROTOCOLS = "route") {
    this.#fd = socket(null, AF_NETLINK, SOCK_RAW_CLOEXEC, PROTOCOLS[protocol]);
    const on = Buffer.from([1, 0, 0, 0]);
    for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) {
      setsockopt(null, this.#fd, SOL_NETLINK, option, on, on.length);
    }
    // A kernel that never answers is a bug, but it must not stop the agent for ever: five seconds.
    const timeout = Buffer.alloc(16);
    timeout.writeBigInt64LE(5n, 0);
    setsockopt(null, this.#fd, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.length);
  }

  /** Sends all requests at once and reads all answers; throws the first refusal after the last answer. */
  request(requests: readonly NetlinkRequest[]): NetlinkReply[] {
    const first = this.#sequence + 1;
    const messages = requests.map(({ type, flags = 0, body, isAnswered = true }) => {
      this.#sequence += 1;
      const answer = isAnswered ? NLM_F_ACK : 0;
      return frame({ type, flags: flags | NLM_F_REQUEST | answer, sequence: this.#sequence, body });
    });
    const bytes = Buffer.concat(messages);
    send(null, this.#fd, bytes, bytes.length, 0);
    const replies: NetlinkReply[] = [];
    let refusal: NetlinkError | null = null;
    for (let open = requests.filter(({ isAnswered = true }) => isAnswered).length; open > 0; ) {
      for (const { sequence, flags, reply } of this.#receive()) {
        if (sequence < first) continue;
        if (reply.type !== NLMSG_ERROR) {
          // The buffer is used again for the next answer.
          replies.push({ type: reply.type, body: Buffer.from(reply.body) });
          continue;
        }
        open -= 1;
        refusal ??= readRefusal(reply.body, flags, requests[sequence - first]?.subject ?? "");
      }
    }
    if (refusal !== null) throw refusal;
    return replies;
  }

  /** Asks for a whole table and reads it to its end. */
  dump(type: number, body: Uint8Array): NetlinkReply[] {
    this.#sequence += 1;
    const asked = this.#sequence;
    const bytes = frame({ type, flags: NLM_F_REQUEST | NLM_F_DUMP, sequence: asked, body });
    send(null, this.#fd, bytes, bytes.length, 0);
    const replies: NetlinkReply[] = [];
    for (;;) {
      for (const { sequence, flags, reply } of this.#receive()) {
        if (sequence !== asked) continue;
        if (reply.type === NLMSG_ERROR || reply.type === NLMSG_DONE) {
          const refusal = readRefusal(reply.body, flags, `dump of table ${type}`);
          if (refusal !== null) throw refusal;
          return replies;
        }
        replies.push({ type: reply.type, body: Buffer.from(reply.body) });
      }
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #receive(): { sequence: number; flags: number; reply: NetlinkReply }[] {
    const length = recv(null, this.#fd, this.#buffer, this.#buffer.length, 0);
    const messages = [];
    for (let at = 0; at + HEADER_BYTES <= length; ) {
      const size = this.#buffer.readUInt32LE(at);
      messages.push({
        sequence: this.#buffer.readUInt32LE(at + 8),
        flags: this.#buffer.readUInt16LE(at + 6),
        reply: { type: this.#buffer.readUInt16LE(at + 4), body: this.#buffer.subarray(at + HEADER_BYTES, at + size) },
      });
      at += (size + 3) & ~3;
    }
    return messages;
  }
}

/**
 * Opens a socket inside another network namespace. The one place where the agent's main thread enters
 * a foreign namespace: it is there for one system call, no JavaScript of anybody else can run between
 * the two setns(2), and an agent that could not come back ends rather than act on the wrong network.
 */
export function openNetlinkIn(netnsFd: number): NetlinkSocket {
  const home = openSync("/proc/thread-self/ns/net", "r");
  try {
    setns("the container's network namespace", netnsFd, CLONE_NEWNET);
    try {
      return new NetlinkSocket();
    } finally {
      comeHome(home);
    }
  } finally {
    closeSync(home);
  }
}

function comeHome(home: number): void {
  try {
    setns("the host's network namespace", home, CLONE_NEWNET);
  } catch {
    process.abort();
  }
}

function frame(message: { type: number; flags: number; sequence: number; body: Uint8Array }): Buffer {
  const length = HEADER_BYTES + message.body.length;
  const bytes = Buffer.alloc((length + 3) & ~3);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt16LE(message.type, 4);
  bytes.writeUInt16LE(message.flags, 6);
  bytes.writeUInt32LE(message.sequence, 8);
  bytes.set(message.body, HEADER_BYTES);
  return bytes;
}

/** Reads an acknowledgement: an errno, our own header back, then perhaps a sentence. Null is success. */
function readRefusal(body: Buffer, flags: number, subject: string): NetlinkError | null {
  const errno = body.length >= 4 ? -body.readInt32LE(0) : 0;
  if (errno === 0) return null;
  let sentence = "";
  for (let at = 4 + HEADER_BYTES; flags & NLM_F_ACK_TLVS && at + 4 <= body.length; ) {
    const size = body.readUInt16LE(at);
    const isSentence = (body.readUInt16LE(at + 2) & 0x3fff) === NLMSGERR_ATTR_MSG;
    if (isSentence) sentence = body.toString("utf8", at + 4, at + size - 1);
    at += Math.max(4, (size + 3) & ~3);
  }
  return new NetlinkError(errno, subject, sentence);
}
