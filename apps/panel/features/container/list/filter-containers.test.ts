import { expect, it } from "vitest";
import { filterContainers, listOwners } from "./filter-containers.ts";

const make = (ctid: number, hostname: string, tenantId: string) => ({
  ctid,
  hostname,
  tenantId,
  tenantName: tenantId.toUpperCase(),
  address: `198.51.100.${ctid}`,
});
const all = [make(101, "web-01", "b"), make(102, "mail", "a"), make(210, "web-02", "a")];
const found = (typed: string, tenantId = "") => filterContainers(all, { typed, tenantId }).map(({ ctid }) => ctid);

it("finds by name, number and address, and keeps all for nothing", () => {
  expect(found("")).toEqual([101, 102, 210]);
  expect(found(" WEB ")).toEqual([101, 210]);
  expect(found("10")).toEqual([101, 102, 210]);
  expect(found("100.102")).toEqual([102]);
});

it("narrows to one customer, and offers each customer once", () => {
  expect(found("", "a")).toEqual([102, 210]);
  expect(found("web", "a")).toEqual([210]);
  expect(listOwners(all)).toEqual([
    ["a", "A"],
    ["b", "B"],
  ]);
});
