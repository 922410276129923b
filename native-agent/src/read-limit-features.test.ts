import { featureNames } from "@berth/contract/feature-names.ts";
import { nodeFactsSchema } from "@berth/contract/node-facts.ts";
import { expect, test } from "vitest";
import { type LimitSource, readLimitFeatures } from "./read-limit-features.ts";

const able: LimitSource = { mode: "v2", swapBytes: 1024, network: { findRateTrouble: () => null } };
const missing = (source: LimitSource) =>
  readLimitFeatures(source).flatMap(({ name, isPresent }) => (isPresent ? [] : [name]));

test("a node that can hold every limit says so", () => {
  expect(missing(able)).toEqual([]);
});

test.each<[Partial<LimitSource>, string]>([
  [{ mode: "v1" }, featureNames.bufferedWrites],
  [{ mode: "hybrid" }, featureNames.bufferedWrites],
  [{ swapBytes: 0 }, featureNames.swap],
  [{ network: { findRateTrouble: () => "rtnetlink token bucket (sch_tbf): ENOENT" } }, featureNames.networkRates],
])("what the node lacks is named: %j", (lack, name) => {
  expect(missing({ ...able, ...lack })).toEqual([name]);
});

test("a kernel that cannot even be asked lacks rates, and the answer still fits the contract", () => {
  const network = {
    findRateTrouble: () => {
      throw new Error("no socket");
    },
  };
  const features = readLimitFeatures({ ...able, network });
  expect(features[0]).toMatchObject({ name: featureNames.networkRates, isPresent: false });
  expect(nodeFactsSchema.shape.features.parse(features)).toEqual(features);
});
