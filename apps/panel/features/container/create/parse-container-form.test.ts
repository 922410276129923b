import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { expect, it } from "vitest";
import { firstValues } from "./form-values.ts";
import { parseContainerForm } from "./parse-container-form.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPyEc6ZSGGDvICUGvAn8wvYdVCMpZUSoQMYNmTLXyBfy ada@example";
const good = { ...firstValues, hostname: "web-01", tenantId: "t", nodeId: "n", imageDigest: "d", poolId: "p" };
const faultsOf = (values: Partial<typeof good>) => {
  const parsed = parseContainerForm({ ...good, ...values }, 4);
  return "faults" in parsed ? parsed.faults : {};
};

it("turns GiB, cores and MiB/s into what the API takes", () => {
  const parsed = parseContainerForm({ ...good, cores: "1,5", memoryGib: "0.5", diskGib: "10", readMibPerSec: "40" }, 4);
  if (!("input" in parsed)) throw new Error("refused");
  expect(containerLimitsSchema.parse(parsed.input.limits)).toMatchObject({
    cpuMillicores: 1500,
    memoryBytes: 512 * 1024 ** 2,
    diskBytes: 10 * 1024 ** 3,
    swapBytes: 0,
    diskIo: { readBytesPerSec: 40 * 1024 ** 2, writeBytesPerSec: null },
  });
  expect(parsed.input.address).toBeNull();
});

it("says at each field what is wrong, all at once", () => {
  expect(faultsOf({ hostname: "-bad", cores: "9", memoryGib: "x", address: "10.0.0", imageDigest: "" })).toEqual({
    hostname: { word: "hostname" },
    cores: { word: "range", values: { min: 0.05, max: 4 } },
    memoryGib: { word: "number" },
    address: { word: "address" },
    imageDigest: { word: "required" },
  });
});

it("names the line of a key that is none, and never takes a private key", () => {
  expect(faultsOf({ sshKeys: `${key}\nhello` }).sshKeys).toEqual({ word: "sshKey", values: { line: 2 } });
  expect(faultsOf({ sshKeys: "-----BEGIN OPENSSH PRIVATE KEY-----" }).sshKeys).toEqual({ word: "sshPrivate" });
});

it("insists on a way in", () => {
  expect(faultsOf({ isPasswordGenerated: false }).sshKeys).toEqual({ word: "noWayIn" });
  expect(faultsOf({ isPasswordGenerated: false, sshKeys: key })).toEqual({});
});
