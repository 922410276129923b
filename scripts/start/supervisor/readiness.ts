import { spawn } from "node:child_process";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import type { Service } from "./config.ts";

const TRY_MS = 3000;

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Any answer will do, also a redirect to the login page: the process listens and its routes work. */
function answers(url: string): Promise<boolean> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    // Who it is does not matter here: nothing is said to it but the question.
    const asked = request(url, { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(TRY_MS) });
    asked.on("error", () => resolve(false));
    asked.on("response", (response) => {
      resolve((response.statusCode ?? 500) < 500);
      response.destroy();
    });
    asked.end();
  });
}

function succeeds([command = "", ...args]: readonly string[], { uid, gid }: Service): Promise<boolean> {
  const owner = uid === null || gid === null ? {} : { uid, gid };
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: "/", stdio: "ignore", timeout: TRY_MS, ...owner });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** Asks once, as the service's own user, whether it serves. Never throws. */
export function isReady(service: Service): Promise<boolean> {
  const { ready } = service;
  if ("socket" in ready) return accepts(ready.socket);
  if ("url" in ready) return answers(ready.url);
  return succeeds(ready.command, service);
}
