import { expect, it } from "vitest";
import { firstValues } from "./form-values.ts";
import { parseContainerForm } from "./parse-container-form.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPyEc6ZSGGDvICUGvAn8wvYdVCMpZUSoQMYNmTLXyBfy ada@example";
const good = { ...firstValues, hostname: "web-01", tenantId: "t", nodeId: "n", imageDigest: "d", poolId: "p" };
const faultsOf = (values: Partial<typeof good>) => {
  const parsed = parseContainerForm({ ...good, ...values }, 4);
  return "faults" in parsed ? parsed.faults : {};
};

it("sends limits of its own, or the plan, and never both", () => {
  const own = parseContainerForm({ ...good, cores: "1,5" }, 4);
  if (!("input" in own)) throw new Error("refused");
  expect([own.input.planId, own.input.limits?.cpuMillicores, own.input.address]).toEqual([null, 1500, null]);
  const byPlan = parseContainerForm({ ...good, planId: "small", cores: "nonsense" }, 4);
  if (!("input" in byPlan)) throw new Error("refused");
  expect([byPlan.input.planId, byPlan.input.limits]).toEqual(["small", null]);
});

it("says at each field what is wrong, all at once", () => {
  expect(
    faultsOf({ hostname: "-bad", cores: "9", memoryGib: "x", address: "10.0.0", imageDigest: "", tenantId: "" }),
  ).toEqual({
    hostname: { word: "hostname" },
    cores: { word: "range", values: { min: 0.05, max: 4 } },
    memoryGib: { word: "number" },
    address: { word: "address" },
    imageDigest: { word: "required" },
    tenantId: { word: "required" },
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
