// Bad input and bad luck, one row a case, each with its test: test/faults/*.json. Fails on a row whose
// test is not there, whose code is not in the catalogue, or that docs/faults.md does not show.
// `npm run faults` writes that page anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { errorCatalogue } from "../../packages/core/src/errors/catalogue.ts";
import { describeFaults, readFaults } from "./fault-table.ts";
import { faultOfTest } from "./test-titles.ts";

const PAGE = "docs/faults.md";

const areas = readFaults();
const page = describeFaults(areas);
if (process.argv.includes("--write")) writeFileSync(PAGE, page);
const rows = areas.flatMap((area) => area.rows.map((row) => ({ ...row, area: area.name })));
const faults = rows.flatMap(({ area, case: what, code, test }) => [
  ...(code === null || code in errorCatalogue ? [] : [`${area}: "${what}": ${code} is not in the catalogue`]),
  ...[faultOfTest(test) ?? []].flat().map((fault) => `${area}: "${what}": ${fault}`),
]);
if (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== page)
  faults.push(`${PAGE} does not show test/faults/ as it is now; npm run faults writes it anew`);
console.log(`${rows.length} cases`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
