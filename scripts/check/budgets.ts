// The budgets of CONTRIBUTING.md that no linter has: sizes over all files, short use cases and
// procedures, the monitor's length, the agent's opening comments, and `as` on what comes from outside.
import { type SourceFile, sourceFiles } from "./source-files.ts";

const isTest = (file: SourceFile): boolean => /\.test\.tsx?$|\/test\//.test(file.path);
const product = sourceFiles(/^(packages|apps|native-agent|scripts|prisma)\/.*\.tsx?$/).filter((file) => !isTest(file));

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function tooLong(): string[] {
  const budgets: readonly { readonly where: RegExp; readonly lines: number }[] = [
    { where: /^native-agent\/src\/procedures\/(?!procedure\.ts)/, lines: 60 },
    { where: /./, lines: 300 },
  ];
  return product.flatMap((file) => {
    const isUseCase = file.text.includes("useCase({");
    const budget =
      isUseCase && !file.path.endsWith("use-case.ts")
        ? 60
        : (budgets.find(({ where }) => where.test(file.path))?.lines ?? 300);
    return file.lines > budget ? [`${file.path}: ${file.lines} lines, budget ${budget}`] : [];
  });
}

/** Doors where bytes from outside come in: there a cast would be a lie, so zod parses instead. */
function castsAtTheDoors(): string[] {
  const cast = /JSON\.parse\([^;]*\)\s+as\s|\.json\(\)\)?\s+as\s|\bas unknown as\b|\bas any\b/;
  return product.flatMap((file) =>
    file.text
      .split("\n")
      .flatMap((line, index) =>
        cast.test(line) ? [`${file.path}:${index + 1}: a cast on outside data; parse it with zod`] : [],
      ),
  );
}

function missingOpenings(): string[] {
  return product
    .filter((file) => file.path.startsWith("native-agent/src/") && !/^(#!.*\n)?\/[/*]/.test(file.text))
    .map((file) => `${file.path}: an agent file opens by saying what part of the story it is`);
}

function monitorLength(): string[] {
  const files = sourceFiles(/^native-agent\/native\/.*\.[ch]$/);
  const total = files.reduce((sum, file) => sum + file.lines, 0);
  const long = files.filter((file) => file.lines > 300).map((file) => `${file.path}: ${file.lines} lines, budget 300`);
  return total > 800 ? [...long, `native-agent/native: ${total} lines in all, budget 800`] : long;
}

const sizes = product.map((file) => file.lines).sort((a, b) => a - b);
const median = percentile(sizes, 0.5);
const p90 = percentile(sizes, 0.9);
const faults = [...tooLong(), ...castsAtTheDoors(), ...missingOpenings(), ...monitorLength()];
if (median >= 80) faults.push(`median file is ${median} lines, budget under 80`);
if (p90 >= 200) faults.push(`p90 file is ${p90} lines, budget under 200`);
console.log(`${product.length} product files, median ${median} lines, p90 ${p90}, longest ${sizes.at(-1) ?? 0}`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
