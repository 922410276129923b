import { build } from "esbuild";

/** What one bundle is made of. */
export interface BundleInput {
  /** The TypeScript file it starts from. */
  readonly entry: string;
  readonly outfile: string;
  /** Packages that stay beside it in node_modules. */
  readonly external: readonly string[];
  /** Runs before the program itself, after what it imports. */
  readonly prelude?: string;
}

// Some dependencies are CommonJS and call require for Node's own modules; a bundle in ESM has none unless given.
const banner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Bundles a program of ours with everything it imports into one ESM file for the pinned Node. */
export async function bundle({ entry, outfile, external, prelude = "" }: BundleInput): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: "linked",
    sourcesContent: false,
    // Names stay, so that a stack in the log can be read.
    keepNames: true,
    legalComments: "none",
    banner: { js: `${banner} ${prelude}` },
    external: [...external, "pg-native", "bufferutil", "utf-8-validate"],
    logLevel: "silent",
  });
}
