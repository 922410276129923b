// @ts-check
// Looks at the certificate an admin gave, before anything is changed: a panel that cannot be reached
// any more because of a wrong file would be noticed too late.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { certifiedHost } from "./panel-address.mjs";

/**
 * @typedef {object} CertificateFacts
 * @property {string} certFile
 * @property {string} keyFile
 * @property {string} unreadable which file could not be read and why; empty when both are good
 * @property {boolean} isPair the key is the certificate's
 * @property {number} validFromMs
 * @property {number} validToMs
 * @property {string} host what it must be for
 * @property {boolean} isForHost
 */

/** @param {string} file @param {(pem: string) => T} parse @template T @returns {{ value: T | null, fault: string }} */
function read(file, parse) {
  try {
    return { value: parse(readFileSync(file, "utf8")), fault: "" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return {
      value: null,
      fault: code.startsWith("E") && !code.startsWith("ERR_") ? `${file}: ${code}` : `${file} is not PEM`,
    };
  }
}

/** Reads the certificate and key of the options; null when none is given. @param {import("./options.mjs").StartOptions} options @returns {CertificateFacts | null} */
export function readCertificate(options) {
  const { tlsCert: certFile, tlsKey: keyFile } = options;
  if (certFile === "") return null;
  const cert = read(certFile, (pem) => new X509Certificate(pem));
  const key = read(keyFile, (pem) => createPrivateKey(pem));
  const host = certifiedHost(options);
  const isForHost = isIP(host) === 0 ? cert.value?.checkHost(host) : cert.value?.checkIP(host);
  return {
    certFile,
    keyFile,
    unreadable: [cert.fault, key.fault].filter((fault) => fault !== "").join(" and "),
    isPair: cert.value !== null && key.value !== null && cert.value.checkPrivateKey(key.value),
    validFromMs: Date.parse(cert.value?.validFrom ?? ""),
    validToMs: Date.parse(cert.value?.validTo ?? ""),
    host,
    isForHost: isForHost !== undefined,
  };
}

/** @param {number} ms */
const day = (ms) => new Date(ms).toISOString().slice(0, 10);

/**
 * Judges a given certificate; pure.
 * @param {CertificateFacts | null} facts
 * @param {number} nowMs
 * @returns {import("./preflight.mjs").Refusal[]}
 */
export function judgeCertificate(facts, nowMs) {
  if (facts === null) return [];
  const { certFile, keyFile, unreadable, host } = facts;
  if (unreadable !== "")
    return [
      {
        code: "tls_unreadable",
        sentence: `The certificate and its key cannot be read: ${unreadable}.`,
        remedy: "Both must be PEM files without a pass phrase, the chain after the certificate.",
      },
    ];
  /** @type {import("./preflight.mjs").Refusal[]} */
  const refusals = [];
  if (!facts.isPair)
    refusals.push({
      code: "tls_mismatch",
      sentence: `The key in ${keyFile} is not that of the certificate in ${certFile}.`,
      remedy: "Give the two files that were made together.",
    });
  if (nowMs > facts.validToMs)
    refusals.push({
      code: "tls_expired",
      sentence: `The certificate in ${certFile} ended on ${day(facts.validToMs)}.`,
      remedy: "Renew it, or leave it out and Berth makes one of its own.",
    });
  if (nowMs < facts.validFromMs)
    refusals.push({
      code: "tls_not_yet",
      sentence: `The certificate in ${certFile} begins on ${day(facts.validFromMs)}.`,
      remedy: "Look at this machine's clock, or wait.",
    });
  if (!facts.isForHost)
    refusals.push({
      code: "tls_wrong_name",
      sentence: `The certificate in ${certFile} is not for ${host}.`,
      remedy: "Name the panel as the certificate does: --public-url https://NAME",
    });
  return refusals;
}
