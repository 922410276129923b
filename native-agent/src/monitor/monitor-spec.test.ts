import { expect, test } from "vitest";
import { MonitorSpec } from "./monitor-spec.ts";

const read = (bytes: Uint8Array): string[] => Buffer.from(bytes.subarray(4)).toString().split("\0").slice(0, -1);

test("records keep their order and carry their own length", () => {
  const { bytes } = new MonitorSpec().set("arg", "/sbin/init").set("arg", "--x=y").encode();
  expect(Buffer.from(bytes).readUInt32LE(0)).toBe(bytes.length - 4);
  expect(read(bytes).slice(0, 2)).toEqual(["arg=/sbin/init", "arg=--x=y"]);
});

test("an inherited file's number never meets one of ours that is still to be copied", () => {
  const { bytes, files } = new MonitorSpec().file("root", 200).file("move", 70, "dev").encode();
  expect(files).toEqual([
    { from: 200, to: 201 },
    { from: 70, to: 202 },
  ]);
  expect(read(bytes)).toEqual(["root=201", "move=202 dev", "fds-from=201", "fds-to=202"]);
});

test("nor one that is copied beside them", () => {
  expect(new MonitorSpec().file("root", 20).encode([3, 66]).files).toEqual([{ from: 20, to: 67 }]);
});

test("without files the range of inherited files is empty", () => {
  expect(read(new MonitorSpec().set("uid", 1).encode().bytes).slice(1)).toEqual(["fds-from=64", "fds-to=63"]);
});

test("a value cannot smuggle in a record", () => {
  expect(() => new MonitorSpec().set("hostname", "a\0root=0")).toThrow();
  expect(() => new MonitorSpec().file("move", 5, "dev\0cgroup=0")).toThrow();
});
