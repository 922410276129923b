import { readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** A file with at least 32 random characters; its loss makes every stored key unreadable. */
  BERTH_SECRET_FILE: z.string().min(1),
  BERTH_LISTEN_HOST: z.string().default("127.0.0.1"),
  BERTH_LISTEN_PORT: z.coerce.number().int().min(0).max(65_535).default(8006),
  /** The provider's own certificate (PEM) and its key; without them a panel off loopback has one of Berth's authority. */
  BERTH_TLS_CERT_FILE: z.string().optional(),
  BERTH_TLS_KEY_FILE: z.string().optional(),
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
  /** How the panel encrypts: not at all (loopback, or a proxy before it), or by these files, or by its own authority. */
  readonly tls: null | { readonly files: null | { readonly certFile: string; readonly keyFile: string } };
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly panelDir: string;
  readonly migrationsDir: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly isDevelopment: boolean;
}

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;
const everywhere = /^(0\.0\.0\.0|::)$/;

function readSecret(file: string): string {
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 32) throw new Error(`${file} holds fewer than 32 characters`);
  return secret;
}

function readTls(env: z.infer<typeof schema>): PanelEnv["tls"] {
  const { BERTH_TLS_CERT_FILE: certFile, BERTH_TLS_KEY_FILE: keyFile } = env;
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new Error("a certificate and its key come together: BERTH_TLS_CERT_FILE and BERTH_TLS_KEY_FILE");
  if (certFile !== undefined && keyFile !== undefined) return { files: { certFile, keyFile } };
  return loopback.test(env.BERTH_LISTEN_HOST) ? null : { files: null };
}

/** Where browsers find the panel: what we are told, else where it listens. */
function readPublicUrl(env: z.infer<typeof schema>, isEncrypted: boolean): string {
  const { BERTH_LISTEN_HOST: host, BERTH_LISTEN_PORT: port } = env;
  if (env.PUBLIC_URL === undefined && everywhere.test(host))
    throw new Error(`the panel listens on ${host}, which no browser can type: give its PUBLIC_URL`);
  const url = env.PUBLIC_URL ?? `http${isEncrypted ? "s" : ""}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const isPlain = url.startsWith("http://");
  if (isPlain && (isEncrypted || !loopback.test(new URL(url).hostname)))
    throw new Error("plain http is for loopback only: give an https PUBLIC_URL");
  return url.replace(/\/+$/, "");
}

/** Reads the environment, or throws one error that says what is wrong in it. */
export function readEnv(variables: Readonly<Record<string, string | undefined>> = process.env): PanelEnv {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) throw new Error(`the panel's environment is wrong: ${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  const tls = readTls(env);
  return {
    databaseUrl: env.DATABASE_URL,
    secret: readSecret(env.BERTH_SECRET_FILE),
    listen: { host: env.BERTH_LISTEN_HOST, port: env.BERTH_LISTEN_PORT },
    tls,
    publicUrl: readPublicUrl(env, tls !== null),
    panelDir: env.BERTH_PANEL_DIR,
    migrationsDir: env.BERTH_MIGRATIONS_DIR,
    logLevel: env.BERTH_LOG_LEVEL,
    isDevelopment: env.NODE_ENV === "development",
  };
}
