import { expect, test } from "vitest";
import { describeOptions, parseOptions } from "./options.mjs";
import { panelAddress } from "./panel-address.mjs";

test("nothing given means the ordinary places and ports", () => {
  const options = parseOptions([], {});
  expect(options).toMatchObject({
    dataDir: "/var/lib/berth",
    runDir: "/run/berth",
    port: 8006,
    agentPort: 8007,
    suite: "auto",
    isImageBuilt: true,
  });
  expect(panelAddress(options)).toBe("http://127.0.0.1:8006");
});

test("a flag wins over a variable, in either spelling", () => {
  expect(parseOptions(["--port", "9000"], { BERTH_PORT: "9001" }).port).toBe(9000);
  expect(parseOptions(["--port=9002"], {}).port).toBe(9002);
  expect(parseOptions([], { BERTH_DATA_DIR: "/srv/berth/" }).dataDir).toBe("/srv/berth");
  expect(parseOptions(["--no-image", "--detach"], {})).toMatchObject({ isImageBuilt: false, isDetached: true });
});

test.each([
  [["--port", "0"]],
  [["--port"]],
  [["--data-dir", "here"]],
  [["--run-dir", `/${"x".repeat(80)}`]],
  [["--suite", "sid"]],
  [["--nat-cidr", "10.0.0.0"]],
  [["--nat-cidr", "10.0.0.0/33"]],
  [["--public-url", "panel.example.net"]],
  [["--uid-base", "100000"]],
  [["--cgroup-parent", "../x"]],
  [["--frobnicate"]],
])("%j is refused by a sentence", (argv) => {
  expect(() => parseOptions(argv, {})).toThrow(/\.$/);
});

test("npm start --service without the two dashes between means the same, and so do other flags that npm took", () => {
  expect(parseOptions(["--service"], {})).toMatchObject({ isService: true, isServiceRemoved: false });
  expect(parseOptions([], { npm_config_service: "true" })).toMatchObject({ isService: true, isServiceRemoved: false });
  expect(parseOptions(["--no-service"], {})).toMatchObject({ isService: false, isServiceRemoved: true });
  expect(parseOptions([], { npm_config_service: "" })).toMatchObject({ isService: false, isServiceRemoved: true });
  expect(parseOptions([], { npm_config_stop: "true", npm_config_agent_port: "9000" })).toMatchObject({
    isStopping: true,
    agentPort: 9000,
  });
  expect(() => parseOptions(["9000"], { npm_config_port: "true" })).toThrow('does not know "9000"');
  expect(() => parseOptions([], { npm_config_port: "true" })).toThrow("needs a port");
});

test("of one flag given twice the last counts", () => {
  expect(parseOptions(["--port", "9000", "--port=9001"], {}).port).toBe(9001);
});

test("--help names every flag with its default", () => {
  expect(describeOptions()).toMatch(/--agent-port.*\[8007\]/);
});
