import { parseSshPublicKey } from "@berth/core/ssh/public-key.ts";

export type ParsedKeys =
  | { readonly keys: readonly string[] }
  | { readonly fault: "sshPrivate" }
  /** The first line that is no key, counted from one. */
  | { readonly fault: "sshKey"; readonly line: number };

/** Reads one public key a line; empty lines and comments do not count. */
export function parseSshKeys(pasted: string): ParsedKeys {
  if (/PRIVATE KEY/.test(pasted)) return { fault: "sshPrivate" };
  const keys: string[] = [];
  for (const [index, text] of pasted.split(/\r?\n/).entries()) {
    const line = text.trim();
    if (line === "" || line.startsWith("#")) continue;
    const key = parseSshPublicKey(line);
    if (key === null) return { fault: "sshKey", line: index + 1 };
    keys.push(key.line);
  }
  return { keys: [...new Set(keys)] };
}
