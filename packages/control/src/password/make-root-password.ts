import { randomInt } from "node:crypto";
import { makeSalt, sha512Crypt } from "./sha512-crypt.ts";

/** No 0 O 1 I l: it is read from a screen and typed at a console. */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** Makes a root password (116 bits) and the hash that the node is given; the password itself is shown once. */
export function makeRootPassword(): { readonly password: string; readonly hash: string } {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  const password = Array.from({ length: GROUPS }, group).join("-");
  return { password, hash: sha512Crypt(password, makeSalt()) };
}
