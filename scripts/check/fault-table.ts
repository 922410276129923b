import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { testNameSchema } from "./test-titles.ts";

/** One case of bad input or bad luck. */
const rowSchema = z.strictObject({
  /** What happens, as a person would tell it. */
  case: z.string().min(5),
  /** How it is answered; null when nothing is refused. */
  code: z.string().nullable(),
  /** Where a form shows the answer; null when it belongs to no field. */
  field: z.string().nullable(),
  /** What is left afterwards. */
  left: z.string().min(3),
  test: testNameSchema,
});
export type FaultRow = z.infer<typeof rowSchema>;

/** The cases of one area, which is one file of test/faults/. */
export interface FaultArea {
  readonly name: string;
  readonly rows: readonly FaultRow[];
}

/** Reads every table of test/faults/, by name. */
export function readFaults(): FaultArea[] {
  return globSync("test/faults/*.json")
    .sort()
    .map((file) => ({
      name: basename(file, ".json"),
      rows: z.array(rowSchema).parse(JSON.parse(readFileSync(file, "utf8"))),
    }));
}

/** Cells of a Markdown table hold no line ends and no bars. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

function describeRow({ case: what, code, field, left, test }: FaultRow): string {
  const answer = code === null ? "" : `[\`${code}\`](errors/${code}.md)`;
  const cells = [cell(what), answer, field === null ? "" : `\`${field}\``, cell(left), `[test](../${test.file})`];
  return `| ${cells.join(" | ")} |`;
}

/** Writes docs/faults.md: one table an area. */
export function describeFaults(areas: readonly FaultArea[]): string {
  const opening = [
    "# Bad input and bad luck",
    "",
    "What Berth answers, and what is left afterwards, case by case; each row is a test. This page is made from `test/faults/` by `npm run faults`.",
    "",
  ];
  const tables = areas.flatMap(({ name, rows }) => [
    `## ${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`,
    "",
    "| case | answer | field | what is left | proof |",
    "|---|---|---|---|---|",
    ...rows.map(describeRow),
    "",
  ]);
  return [...opening, ...tables].join("\n");
}
