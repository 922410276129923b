import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

function from(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const req = new IncomingMessage(socket);
  if (forwarded !== undefined) req.headers["x-forwarded-for"] = forwarded;
  return req;
}

test("only a proxy of this machine in front of a public URL is believed, and only its own last word", () => {
  expect(clientAddress("https://panel.example", from("127.0.0.1", "9.9.9.9, 198.51.100.7"))).toBe("198.51.100.7");
  expect(clientAddress("https://panel.example", from("203.0.113.5", "9.9.9.9"))).toBe("203.0.113.5");
  expect(clientAddress("http://127.0.0.1:8006", from("127.0.0.1", "9.9.9.9"))).toBe("127.0.0.1");
  expect(clientAddress("https://panel.example", from("::1"))).toBe("::1");
});
