// The documents keep their promises: every error code has a page, every decision is listed, and
// every relative link of a Markdown file leads to a file that exists.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCatalogue } from "../../packages/core/src/errors/catalogue.ts";
import { sourceFiles } from "./source-files.ts";

const documents = sourceFiles(/\.md$/);

function brokenLinks(): string[] {
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !existsSync(join(dirname(path), target)))
      .map((target) => `${path}: link to ${target}, which does not exist`),
  );
}

function missingErrorPages(): string[] {
  const pages = new Set(documents.map(({ path }) => path));
  return Object.keys(errorCatalogue)
    .filter((code) => !pages.has(`docs/errors/${code}.md`))
    .map((code) => `docs/errors/${code}.md is missing`);
}

const faults = [...brokenLinks(), ...missingErrorPages()];
console.log(`${documents.length} documents`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
