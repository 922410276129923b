import { expect, test } from "vitest";
import { parseOptions } from "./options.mjs";
import { isEncrypted, localAddress, panelAddress } from "./panel-address.mjs";

const where = (...argv: readonly string[]) => {
  const options = parseOptions(argv, {});
  return { isEncrypted: isEncrypted(options), browser: panelAddress(options), here: localAddress(options) };
};
const files = ["--tls-cert", "/c.pem", "--tls-key", "/k.pem"];

test("loopback is plain http, and behind a proxy the public URL rules", () => {
  const plain = "http://127.0.0.1:8006";
  expect(where()).toEqual({ isEncrypted: false, browser: plain, here: plain });
  const proxied = where("--public-url", "https://panel.example.net");
  expect(proxied).toEqual({ isEncrypted: false, browser: "https://panel.example.net", here: plain });
});

test("any other address is HTTPS, and so is loopback with a certificate", () => {
  const address = "https://192.0.2.1:8006";
  expect(where("--listen", "192.0.2.1")).toEqual({ isEncrypted: true, browser: address, here: address });
  expect(where("--listen", "2001:db8::1").browser).toBe("https://[2001:db8::1]:8006");
  expect(where("--listen", "::", "--public-url", "https://p.example.net")).toMatchObject({
    here: "https://[::1]:8006",
  });
  expect(where(...files).browser).toBe("https://127.0.0.1:8006");
});

test.each([
  [["--public-url", "http://panel.example.net"]],
  [["--listen", "192.0.2.1", "--public-url", "http://127.0.0.1:8006"]],
  [["--public-url", "http://127.0.0.1:8006", ...files]],
  [["--listen", "0.0.0.0"]],
  [["--tls-cert", "/c.pem"]],
  [["--tls-key", "/k.pem"]],
  [["--listen", "panel.example.net"]],
])("%j would send a password in the clear or reach nobody, and is refused with the way out", (argv) => {
  expect(() => parseOptions(argv, {})).toThrow(/[.\w"]$/);
});
