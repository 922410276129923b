// Two unmodified Debians as neighbours: the seven steps together give each a whole machine. Both run systemd as
// PID 1, both have port 443 and any PID they like, and every place that names one of them says the same.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportIsolation } from "../../../src/isolation/report-isolation.ts";
import { eventually } from "../../eventually.ts";
import { probeHere } from "../../network-namespace.ts";
import { compileAttacks } from "./attack-programs.ts";
import { type Neighbourhood, openDebianNeighbourhood, type Vps } from "./neighbours.ts";

const PID = 30_002;
const programs = compileAttacks("answer", "hold-pid");
let neighbourhood: Neighbourhood;
let both: readonly [Vps, Vps];
const names = ["one.example", "two.example"] as const;
beforeAll(async () => {
  neighbourhood = await openDebianNeighbourhood();
  both = [await neighbourhood.add({ hostname: names[0] }), await neighbourhood.add({ hostname: names[1] })];
  for (const vps of both) await vps.give(programs, "answer", "hold-pid");
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

describe("two Debians beside each other", () => {
  it("both run a full systemd as PID 1, which says running, with no failed unit", async () => {
    for (const vps of both) {
      await eventually(
        "systemd says running",
        async () => expect(await vps.inside("systemctl is-system-running")).toBe("running"),
        60_000,
      );
      expect(await vps.inside("cat /proc/1/comm; systemctl --failed --no-legend")).toBe("systemd");
    }
  });

  it("both listen on port 443 of their own address, and reach each other there", async () => {
    for (const [index, vps] of both.entries()) {
      expect(await vps.start(`/root/answer ${vps.address} 443 ${names[index]}`)).toBe("listening");
      expect(probeHere("call", vps.address, "443")).toBe(names[index]);
    }
    const [one, two] = both;
    const call = (address: string) => `exec 3<>/dev/tcp/${address}/443; cat <&3`;
    expect(await one.inside(`bash -c '${call(two.address)}'`)).toBe("two.example");
    expect(await two.inside(`bash -c '${call(one.address)}'`)).toBe("one.example");
  });

  it("the same fixed PID exists in both at once", async () => {
    for (const vps of both) expect(await vps.inside(`/root/hold-pid ${PID}`)).toBe(`held ${PID}`);
    for (const vps of both) expect(await vps.inside(`cat /proc/${PID}/comm`)).toBe("hold-pid");
  });

  it("hostname -f, /etc/hostname, /etc/hosts and the address of each agree", async () => {
    for (const [index, vps] of both.entries()) {
      const name = names[index] ?? "";
      expect(await vps.inside("hostname -f; cat /etc/hostname; hostname -s")).toBe(
        `${name}\n${name}\n${name.split(".")[0]}`,
      );
      expect(await vps.inside(`getent ahostsv4 ${name} | cut -d' ' -f1 | sort -u`)).toBe(vps.address);
      expect(await vps.inside("grep $(hostname -s) /etc/hosts | tr '\\t' ' '")).toBe(
        `${vps.address} ${name} ${name.split(".")[0]}`,
      );
      expect(await vps.inside("hostname -I")).toBe(vps.address);
    }
  });

  it("both pass every layer of the isolation report, whatever their systemd has mounted meanwhile", async () => {
    for (const { ctid } of both) {
      const { rows } = await reportIsolation(neighbourhood.bench.agent, ctid);
      expect(rows.filter(({ status }) => status !== "pass")).toEqual([]);
    }
  });

  it("neither finds a name, an address or a process of the other", async () => {
    const [one, two] = both;
    const found = "cat /etc/hosts /proc/net/fib_trie /proc/[0-9]*/cmdline | tr '\\0' ' '";
    expect(await one.inside(found)).toContain(one.address);
    expect(await one.inside(found)).not.toContain(two.address);
    expect(await two.inside(found)).toContain(two.address);
    expect(await two.inside(found)).not.toContain(one.address);
  });
});
