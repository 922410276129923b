import { expect, test } from "vitest";
import { listForwardBlockers } from "./forward-blockers.ts";

const config = { interfacePrefix: "bt-", nftTable: "berth" };

/** A host with one chain beside ours, told as libnftables tells it. */
function hostWith(chain: object, ...rules: readonly object[]): (command: string) => string {
  const named = { family: "ip", table: "filter", name: "FORWARD", handle: 1, ...chain };
  const ours = { family: "inet", table: "berth", name: "through_node", hook: "forward", prio: 0, policy: "accept" };
  const asked = (command: string) =>
    command === "list chains" ? [{ chain: ours }, { chain: named }] : [{ chain: named }];
  return (command) =>
    JSON.stringify({
      nftables: [
        { metainfo: { version: "1.0.6" } },
        ...asked(command),
        ...(command === "list chains" ? [] : rules.map((expr) => ({ rule: { ...named, expr } }))),
      ],
    });
}

const dropping = { type: "filter", hook: "forward", prio: 0, policy: "drop" };
const accepting = { ...dropping, policy: "accept" };
const fromOurs = { match: { op: "==", left: { meta: { key: "iifname" } }, right: "bt-*" } };
const fromTheirs = { match: { op: "==", left: { meta: { key: "iifname" } }, right: "docker0" } };

test("a policy of drop stops containers, as Docker and ufw set it", () => {
  expect(listForwardBlockers(config, hostWith(dropping, [fromTheirs, { accept: null }]))).toEqual([
    "ip filter FORWARD",
  ]);
});

test("so does a last rule that refuses everybody, as firewalld has it", () => {
  const refusing = hostWith(accepting, [fromTheirs, { accept: null }], [{ counter: null }, { reject: {} }]);
  expect(listForwardBlockers(config, refusing)).toEqual(["ip filter FORWARD"]);
});

test("a chain that names our interfaces, lets through, refuses some only, or looks elsewhere stops nobody", () => {
  for (const host of [
    hostWith(dropping, [fromOurs, { accept: null }]),
    hostWith(accepting),
    hostWith(accepting, [fromTheirs, { drop: null }]),
    hostWith({ ...dropping, hook: "input" }),
  ])
    expect(listForwardBlockers(config, host)).toEqual([]);
});
