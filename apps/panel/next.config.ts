import { join } from "node:path";
import type { NextConfig } from "next";

const root = join(import.meta.dirname, "../..");

/** Next draws pages only; everything that thinks is mounted before it, in server.ts. */
const config: NextConfig = {
  output: "standalone",
  distDir: ".next",
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ["@berth/core", "@berth/contract", "@berth/ui"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` holds the types of the whole panel; a host that only installs need not check them again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
