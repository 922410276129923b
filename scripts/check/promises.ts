// What Berth promises, sentence by sentence, each with the tests that prove it: test/promises.json.
// Fails on a promise without a test, on one said twice, and on a test that is not there or not run.
// `npm test` then looks in the reports whether each of these tests ran (scripts/test/kept-promises.ts).
import { readPromises } from "./promise-list.ts";
import { faultOfTest } from "./test-titles.ts";

const promises = readPromises();
const faults = promises.flatMap(({ promise, tests }, index) => [
  ...(tests.length === 0 ? [`"${promise}" has no test`] : []),
  ...(promises.findIndex((other) => other.promise === promise) < index ? [`"${promise}" stands there twice`] : []),
  ...tests.flatMap((one) => faultOfTest(one) ?? []).map((fault) => `"${promise}": ${fault}`),
]);
console.log(`${promises.length} promises, ${promises.flatMap(({ tests }) => tests).length} proofs`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
