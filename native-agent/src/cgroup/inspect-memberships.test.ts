import { expect, test } from "vitest";
import { inspectMemberships } from "./inspect-memberships.ts";

const places = [
  { names: ["cpu", "cpuacct"], path: "/berth/101" },
  { names: ["name=systemd"], path: "/berth/101" },
  { names: [], path: "/docker/7/berth/101-2" },
];
const wanted = ["/berth/101", "/berth/101", "/docker/7/berth/101-2"];

function found(text: string): string[] {
  const memberships = inspectMemberships(text, places);
  expect(memberships.map((membership) => membership.wanted)).toEqual(wanted);
  return memberships.map((membership) => membership.found);
}

test("a process in every directory of its container is where it has to be, also in cgroups made inside", () => {
  const text = "4:cpuacct,cpu:/berth/101\n2:name=systemd:/berth/101\n0::/docker/7/berth/101-2/init.scope\n";
  expect(found(text)).toEqual(wanted);
});

test("a process in a neighbour's directory, or in the host's, is told with the place it is in", () => {
  const text = "4:cpu,cpuacct:/berth/1010\n2:name=systemd:/\n0::/docker/7/berth/101-20\n";
  expect(found(text)).toEqual(["/berth/1010", "/", "/docker/7/berth/101-20"]);
});

test("a tree the kernel does not speak of is one the process is not known to be in", () => {
  expect(found("")).toEqual(["", "", ""]);
});
