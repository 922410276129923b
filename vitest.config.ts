import { defineConfig } from "vitest/config";

// Five kinds of test, each with its own needs: `unit` runs anywhere, `database` starts PostgreSQL
// clusters of its own, `root` works on the real kernel, `e2e` drives a browser against everything,
// `fresh` begins with a Debian that has nothing but Node and npm.
const isolated = { pool: "forks", fileParallelism: false, maxWorkers: 1 } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "packages/**/*.test.{ts,tsx}",
            "apps/**/*.test.{ts,tsx}",
            "native-agent/src/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/*.pg.test.ts", "**/.next/**"],
        },
      },
      {
        test: {
          name: "database",
          include: ["packages/**/*.pg.test.ts", "apps/panel/*.pg.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...isolated,
        },
      },
      {
        test: {
          name: "root",
          include: ["native-agent/test/root/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          setupFiles: ["native-agent/test/census-after-each-file.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          ...isolated,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          ...isolated,
        },
      },
      {
        test: {
          name: "fresh",
          include: ["test/fresh/**/*.test.ts"],
          testTimeout: 1_200_000,
          hookTimeout: 600_000,
          ...isolated,
        },
      },
    ],
  },
});
