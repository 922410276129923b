import { readFileSync } from "node:fs";
import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** A file with at least 32 random characters; its loss makes every stored key unreadable. */
  BERTH_SECRET_FILE: z.string().min(1),
  BERTH_LISTEN_HOST: z.string().default("127.0.0.1"),
  BERTH_LISTEN_PORT: z.coerce.number().int().min(0).max(65_535).default(8006),
  /** Where browsers find the panel; plain http is for loopback only. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The folder of Next's build, with server.ts beside it. */
  BERTH_PANEL_DIR: z.string().default(import.meta.dirname),
  BERTH_MIGRATIONS_DIR: z.string().default(`${import.meta.dirname}/../../prisma/migrations`),
  BERTH_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  NODE_ENV: z.string().default("production"),
});

/** Everything the panel is told from outside. */
export interface PanelEnv {
  readonly databaseUrl: string;
  readonly secret: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly panelDir: string;
  readonly migrationsDir: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly isDevelopment: boolean;
}

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

function readSecret(file: string): string {
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 32) throw new Error(`${file} holds fewer than 32 characters`);
  return secret;
}

/** Reads the environment, or throws one error that lists every fault in it. */
export function readEnv(): PanelEnv {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) throw new Error(`the panel's environment is wrong: ${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  const { BERTH_LISTEN_HOST: host, BERTH_LISTEN_PORT: port } = env;
  const publicUrl = (env.PUBLIC_URL ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`).replace(/\/+$/, "");
  const isPlain = publicUrl.startsWith("http://");
  if (isPlain && !(loopback.test(host) && loopback.test(new URL(publicUrl).hostname))) {
    throw new Error("plain http is for loopback only: give an https PUBLIC_URL and a proxy that serves it");
  }
  return {
    databaseUrl: env.DATABASE_URL,
    secret: readSecret(env.BERTH_SECRET_FILE),
    listen: { host, port },
    publicUrl,
    panelDir: env.BERTH_PANEL_DIR,
    migrationsDir: env.BERTH_MIGRATIONS_DIR,
    logLevel: env.BERTH_LOG_LEVEL,
    isDevelopment: env.NODE_ENV === "development",
  };
}
