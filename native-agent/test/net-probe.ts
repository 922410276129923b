// A program to be run inside a network namespace by root tests of net/: it speaks to others, honestly or not,
// and prints one word or line about what came back. Usage: net-probe.ts COMMAND ARGUMENTS...
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { declare } from "../src/ffi/libc.ts";

const [AF_INET, AF_PACKET, SOCK_RAW, ICMP, SOL_SOCKET, SO_RCVTIMEO] = [2, 17, 3, 1, 1, 20] as const;
const socket = declare("int socket(int domain, int type, int protocol)");
const sendto = declare("long sendto(int fd, const void *b, size_t n, int flags, const void *to, unsigned int length)");
const recv = declare("long recv(int fd, void *buffer, size_t length, int flags)");
const setsockopt = declare("int setsockopt(int fd, int level, int option, const void *value, unsigned int length)");

const commands: Record<string, (...args: string[]) => void | Promise<void>> = {
  /** Answers every caller with the caller's own address, as it is seen here. */
  serve(port = "0") {
    const server = createServer((caller) => caller.on("error", () => {}).end(`${caller.remoteAddress}\n`));
    server.listen(Number(port), "0.0.0.0", () => say("ready"));
  },

  /** Calls a server: prints its answer, or `silence` after a second, or the error's name. */
  call(host = "", port = "0", localAddress) {
    const caller = connect({ host, port: Number(port), ...(localAddress === undefined ? {} : { localAddress }) });
    caller.on("data", (bytes) => say(bytes.toString().trim(), true));
    caller.on("error", (error: NodeJS.ErrnoException) => say(error.code ?? "error", true));
    setTimeout(() => say("silence", true), 1000);
  },

  /** Sends to every caller without end. */
  pour(port = "0") {
    const water = Buffer.alloc(1 << 20);
    const server = createServer((caller) => {
      const pour = () => {
        while (!caller.destroyed && caller.write(water));
      };
      caller.on("drain", pour).on("error", () => caller.destroy());
      pour();
    });
    server.listen(Number(port), "0.0.0.0", () => say("ready"));
  },

  /** Receives from a `pour`: for how many seconds, how many of them do not count. Prints megabits a second. */
  gauge(host = "", port = "0", ...seconds) {
    const [until = 1000, from = 0] = seconds.map((text) => Number(text) * 1000);
    const begin = performance.now();
    let [counted, since] = [0, 0];
    const callback = (bytes: number) => {
      const now = performance.now();
      // Counting begins at a packet, so that a slow connection is not charged with the wait for its first.
      if (since > 0) counted += bytes;
      else if (now - begin >= from) since = now;
      if (now - begin < until) return true;
      say(String((counted * 8) / 1000 / (now - since)), true);
      return false;
    };
    connect({ host, port: Number(port), onread: { buffer: Buffer.alloc(1 << 20), callback } }).on("error", (error) =>
      say(String(error), true),
    );
  },

  /** Sends so many datagrams, each the first of a connection of its own, and says how many were sent. */
  async open(host = "", count = "0") {
    const sender = createSocket("udp4");
    const ports = Array.from({ length: Number(count) }, (_, index) => 1024 + index);
    for (const port of ports) await new Promise((resolve) => sender.send("x", port, host, resolve));
    say(`sent ${ports.length}`, true);
  },

  /** Sends so many datagrams of one and the same connection. */
  async talk(host = "", count = "0") {
    const sender = createSocket("udp4");
    for (let sent = 0; sent < Number(count); sent++)
      await new Promise((resolve) => sender.send("x", 5000, host, resolve));
    say(`sent ${count}`, true);
  },

  /** Sends one echo request: prints `reply` or `silence`. */
  ping(host = "") {
    const fd = socket(null, AF_INET, SOCK_RAW, ICMP);
    const second = Buffer.alloc(16);
    second.writeBigInt64LE(1n);
    setsockopt(null, fd, SOL_SOCKET, SO_RCVTIMEO, second, 16);
    const to = Buffer.from([AF_INET, 0, 0, 0, ...host.split(".").map(Number), 0, 0, 0, 0, 0, 0, 0, 0]);
    // Type 8, code 0, checksum of the rest being zero but for the type.
    sendto(null, fd, Buffer.from([8, 0, 0xf7, 0xff, 0, 0, 0, 0]), 8, 0, to, 16);
    const answer = Buffer.alloc(1500);
    try {
      for (;;) {
        const length = recv(null, fd, answer, answer.length, 0);
        if (length >= 28 && answer[20] === 0) return say("reply", true);
      }
    } catch {
      say("silence", true);
    }
  },

  /** Sends raw frames, each given in hex, by the interface of this number. */
  frames(ifindex = "0", ...frames) {
    const fd = socket(null, AF_PACKET, SOCK_RAW, 0);
    const to = Buffer.alloc(20);
    to.writeUInt16LE(AF_PACKET, 0);
    to.writeInt32LE(Number(ifindex), 4);
    for (const frame of frames) {
      const bytes = Buffer.from(frame, "hex");
      sendto(null, fd, bytes, bytes.length, 0, to, to.length);
    }
    say(`sent ${frames.length}`, true);
  },
};

function say(words: string, isLast = false): void {
  process.stdout.write(`${words}\n`, () => {
    if (isLast) process.exit(0);
  });
}

const [command = "", ...args] = process.argv.slice(2);
await commands[command]?.(...args);
