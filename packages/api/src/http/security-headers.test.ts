import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { type Secured, secureHeaders } from "./security-headers.ts";

/** The policy a page is answered with, its nonce left out. */
function policyOf(secured: Secured): string {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  secureHeaders(secured, req, res);
  const policy = String(res.getHeader("content-security-policy"));
  expect(req.headers["content-security-policy"]).toBe(policy);
  return policy.replace(/'nonce-[^']{24}'/, "'nonce'");
}

/** Those of some headers that Next gets to see. */
function seenBy(secured: Secured, names: string[]): string[] {
  const req = new IncomingMessage(new Socket());
  for (const name of names) req.headers[name] = "x";
  secureHeaders(secured, req, new ServerResponse(req));
  return names.filter((name) => req.headers[name] === "x");
}

const publicUrl = "https://panel.example";

test("a page of the product runs the panel's own scripts, and evaluates nothing", () => {
  expect(policyOf({ publicUrl, isDeveloping: false })).toBe(
    "default-src 'self'; script-src 'self' 'nonce'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
});

test("while developing, React may evaluate text, and nothing else is looser", () => {
  const product = policyOf({ publicUrl, isDeveloping: false });
  expect(policyOf({ publicUrl, isDeveloping: true })).toBe(product.replace("'nonce'", "'nonce' 'unsafe-eval'"));
});

test("Next's own headers reach it only while developing, and then only the names of requests", () => {
  const names = ["x-nextjs-request-id", "x-nextjs-html-request-id", "x-nextjs-data", "x-middleware-subrequest", "rsc"];
  expect(seenBy({ publicUrl, isDeveloping: false }, names)).toEqual(["rsc"]);
  expect(seenBy({ publicUrl, isDeveloping: true }, names)).toEqual([
    "x-nextjs-request-id",
    "x-nextjs-html-request-id",
    "rsc",
  ]);
});
