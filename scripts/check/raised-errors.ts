// Every error of the catalogue is raised by a test: some test names its code as what it expects. A code that a test only
// makes up itself (`new BerthError("...")`, a wire error it lets a false agent say) is not raised by that.
import ts from "typescript";
import { errorCatalogue } from "../../packages/core/src/errors/catalogue.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";

/** Where tests look through the whole catalogue or invent errors to carry: they name codes and raise none. */
const CARRIERS = /^packages\/core\/|\/to-wire-error\.test\.ts$|^scripts\//;

/** Words whose argument is made up, not expected. */
const MAKERS = new Set(["BerthError", "toBerthError", "isErrorCode"]);

/** Lists the codes a test file expects. */
export function expectedCodes({ path, text }: Pick<SourceFile, "path" | "text">): ReadonlySet<string> {
  const codes = new Set<string>();
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const isMaker = (ts.isNewExpression(node) || ts.isCallExpression(node)) && MAKERS.has(node.expression.getText());
    if (isMaker) return;
    if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node))
      for (const code of readCodes(node.text)) codes.add(code);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes;
}

/** A text may name a code with the field it belongs to, a pattern with its dot escaped. */
function readCodes(text: string): string[] {
  return [...text.matchAll(/[a-z_]+\\?\.[a-z_]+/g)].map(([word]) => word.replace("\\", ""));
}

if (import.meta.main) {
  const tests = sourceFiles(/\.test\.tsx?$/).filter(({ path }) => !CARRIERS.test(path));
  const raised = new Set(tests.flatMap((file) => [...expectedCodes(file)]));
  const codes = Object.keys(errorCatalogue);
  const missing = codes.filter((code) => !raised.has(code));
  console.log(`${codes.length} errors, ${codes.length - missing.length} raised by a test`);
  for (const code of missing) console.log(`${code}: no test raises it`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
