// @ts-check
// Where the panel is: what browsers type, whether it is encrypted, and which combinations are refused.
import { isIPv6 } from "node:net";
import { StartFailure } from "./start-failure.mjs";

/** @typedef {import("./options.mjs").StartOptions} StartOptions */
/** @typedef {Pick<StartOptions, "listen" | "port" | "publicUrl" | "tlsCert" | "tlsKey">} AddressOptions */

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;
const EVERYWHERE = /^(0\.0\.0\.0|::)$/;

/** @param {string} host */
const inUrl = (host) => (isIPv6(host) ? `[${host}]` : host);

/** Tells whether the panel itself encrypts: everywhere but on loopback, and there too with a certificate. @param {AddressOptions} options */
export function isEncrypted({ listen, tlsCert }) {
  return !LOOPBACK.test(listen) || tlsCert !== "";
}

/** @param {AddressOptions} options @returns {string} the address of the panel as a browser types it */
export function panelAddress(options) {
  if (options.publicUrl !== "") return options.publicUrl;
  return `http${isEncrypted(options) ? "s" : ""}://${inUrl(options.listen)}:${options.port}`;
}

/** @param {AddressOptions} options @returns {string} the address by which this machine itself reaches the panel */
export function localAddress(options) {
  const { listen, port } = options;
  const host = EVERYWHERE.test(listen) ? (isIPv6(listen) ? "::1" : "127.0.0.1") : listen;
  return `http${isEncrypted(options) ? "s" : ""}://${inUrl(host)}:${port}`;
}

/** @param {AddressOptions} options @returns {string} the name or address a certificate must be for */
export function certifiedHost(options) {
  return new URL(panelAddress(options)).hostname.replaceAll(/[[\]]/g, "");
}

/** Refuses what would send passwords in the clear, or what no browser could type. @param {AddressOptions} options */
export function expectSafeAddress(options) {
  const { listen, publicUrl, tlsCert, tlsKey } = options;
  if ((tlsCert === "") !== (tlsKey === ""))
    throw new StartFailure("A certificate and its key come together.", "Give both: --tls-cert FILE --tls-key FILE");
  if (EVERYWHERE.test(listen) && publicUrl === "")
    throw new StartFailure(
      `--listen ${listen} is every address of this machine, and a browser needs one name.`,
      "Say which: --public-url https://panel.example.net:8006",
    );
  if (!publicUrl.startsWith("http://")) return;
  if (isEncrypted(options))
    throw new StartFailure(
      `The panel speaks HTTPS here, and --public-url ${publicUrl} says plain http.`,
      `Write it with https: ${publicUrl.replace("http:", "https:")}`,
    );
  if (!LOOPBACK.test(new URL(publicUrl).hostname))
    throw new StartFailure(
      `Plain http is for this machine alone, and --public-url ${publicUrl} is for others.`,
      "Put a proxy with a certificate before the panel, or let the panel listen by HTTPS: --listen ADDRESS",
    );
}
