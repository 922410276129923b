import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { z } from "zod";

/** Names one test: its file, from the root of the repository, and its title as the source spells it. */
export const testNameSchema = z.strictObject({ file: z.string(), name: z.string() });
export type TestName = z.infer<typeof testNameSchema>;

interface Title {
  readonly name: string;
  /** True for test.skip, test.todo and test.fails, which prove nothing. */
  readonly isIdle: boolean;
}

const IDLE = new Set(["skip", "todo", "fails"]);

/** Follows `test.each(rows)` and `test.runIf(root)` down to the word `test`; gives the words on the way, or null. */
function wordsOf(callee: ts.Expression): readonly string[] | null {
  if (ts.isIdentifier(callee)) return callee.text === "test" || callee.text === "it" ? [] : null;
  if (ts.isPropertyAccessExpression(callee)) {
    const before = wordsOf(callee.expression);
    return before === null ? null : [...before, callee.name.text];
  }
  if (ts.isCallExpression(callee)) return wordsOf(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? wordsOf(callee.tag) : null;
}

/** Lists the tests of one source text in order; its name says whether `<T>` may open an element. A title with `${...}` keeps it as it is written. */
export function readTitles(text: string, file = "x.tsx"): Title[] {
  const titles: Title[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) ? node.arguments[0] : undefined;
    if (ts.isCallExpression(node) && title !== undefined) {
      const words = wordsOf(node.expression);
      const isText = ts.isStringLiteral(title) || ts.isNoSubstitutionTemplateLiteral(title);
      const name = isText ? title.text : ts.isTemplateExpression(title) ? title.getText().slice(1, -1) : null;
      if (words !== null && name !== null) titles.push({ name, isIdle: words.some((word) => IDLE.has(word)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

const known = new Map<string, readonly Title[]>();

/** Says what is wrong with the name of a test; null when the test is there and can prove something. */
export function faultOfTest({ file, name }: TestName): string | null {
  if (!/\.test\.tsx?$/.test(file) || !existsSync(file)) return `there is no test file ${file}`;
  const titles = known.get(file) ?? readTitles(readFileSync(file, "utf8"), file);
  known.set(file, titles);
  const found = titles.filter((title) => title.name === name);
  if (found.length === 0) return `${file} has no test "${name}"`;
  return found.every(({ isIdle }) => isIdle) ? `${file}: "${name}" is not run` : null;
}

/** The titles vitest may report for a test: `%s`, `$name` and `${...}` of its spelling stand for anything. */
export function reportedTitle(name: string): RegExp {
  const parts = name.split(/%[a-z#%]|\$\{[^}]*\}|\$[a-z][\w.]*/i);
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`, "s");
}
