// How this machine reaches Debian's archive and npm's registry, asked of its own programs at run time,
// so that a new system below it reaches them the same way.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const PROXIES = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
const NPM_SETTINGS = ["registry", "cafile", "proxy", "https-proxy", "noproxy", "strict-ssl"];
const TRUST = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];

/** Variables of this machine that decide what is reached and trusted; nothing else of it is passed on. */
export function networkEnv(): Record<string, string> {
  const own = [...PROXIES, ...TRUST].map((name) => [name, process.env[name] ?? ""] as const);
  const npm = NPM_SETTINGS.map(
    (name) =>
      [
        `npm_config_${name.replaceAll("-", "_")}`,
        execFileSync("npm", ["config", "get", name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim(),
      ] as const,
  );
  return Object.fromEntries([...own, ...npm].filter(([, value]) => !["", "null", "undefined"].includes(value)));
}

/** Files of this machine by which names are found and certificates believed. */
export function networkFiles(env: Readonly<Record<string, string>>): string[] {
  const bundle = "/etc/ssl/certs/ca-certificates.crt";
  const named = [...TRUST, "npm_config_cafile"].map((name) => env[name] ?? bundle);
  return [...new Set(["/etc/hosts", "/etc/resolv.conf", bundle, ...named])].filter((file) => existsSync(file));
}
