// Takes the census around every root test file. A network namespace dies in the background, so the
// count may lag for a moment; what is still there after ten seconds is a leak.
import { afterAll, beforeAll } from "vitest";
import { type Census, leaked, takeCensus } from "./census.ts";
import { eventually } from "./eventually.ts";

let before: Census = {};

beforeAll(() => {
  before = takeCensus();
});

afterAll(async () => {
  await eventually(
    "nothing is left of the test",
    () => {
      const left = leaked(before, takeCensus());
      if (left.length > 0) throw new Error(`leaked: ${left.join("; ")}`);
    },
    10_000,
  );
});
