import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";

const traceSchema = z.object({ files: z.array(z.string()) });
const tracerSchema = z.object({ nodeFileTrace: z.instanceof(Function) });
const resultSchema = z.object({ fileList: z.set(z.string()) });

/** What a server in production never reads: its own development and build halves, maps, types, and the image optimiser, which no page of ours uses. */
const UNUSED =
  /\.map$|\.d\.ts$|\.dev\.js$|\.development\.js$|\/next\/dist\/(docs|compiled\/webpack)\/|node_modules\/(sharp|@img|caniuse-lite|baseline-browser-mapping)\//;

/** What Next wrote about its own server and each page: the files they read, relative to the trace file. */
function filesOfTrace(root: string, trace: string): string[] {
  const { files } = traceSchema.parse(JSON.parse(readFileSync(trace, "utf8")));
  return files.map((file) => relative(root, join(dirname(trace), file)));
}

/**
 * Lists the files of node_modules that a custom Next server reads, relative to `root`. Next's own traces
 * cover its server and our pages; the entry `next` itself, which only a custom server imports, is traced
 * here by the tracer that Next carries.
 */
export async function traceNext(root: string, panel: string): Promise<string[]> {
  const require = createRequire(join(panel, "package.json"));
  const { nodeFileTrace } = tracerSchema.parse(require("next/dist/compiled/@vercel/nft"));
  const entries = [
    "next/dist/server/next.js",
    "next/dist/server/lib/start-server.js",
    "next/dist/server/lib/router-server.js",
  ];
  const traced = resultSchema.parse(
    await nodeFileTrace(
      entries.map((entry) => require.resolve(entry)),
      { base: root },
    ),
  );
  const own = globSync("**/*.nft.json", { cwd: join(panel, ".next") }).flatMap((file) =>
    filesOfTrace(root, join(panel, ".next", file)),
  );
  const all = new Set(
    [...traced.fileList, ...own].filter(
      (file) => file.includes("node_modules/") && !file.startsWith("..") && !UNUSED.test(file),
    ),
  );
  return [...all].filter((file) => existsSync(join(root, file))).sort();
}
