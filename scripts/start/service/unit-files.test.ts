import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseOptions } from "../bootstrap/options.mjs";
import { placesOf } from "../install/places.ts";
import { programsOfRelease } from "../install/programs.ts";
import { agentService, panelService, type ServiceInput } from "../install/services.ts";
import type { Service } from "../supervisor/config.ts";
import { isOthersService, isService } from "./installed-service.mjs";
import { unitFiles } from "./unit-files.ts";

const ANALYZE = "/usr/bin/systemd-analyze";
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-units-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const options = parseOptions(["--data-dir", "/srv/berth"], {});
const input: ServiceInput = {
  options,
  places: placesOf(options),
  user: { name: "berth", uid: 995, gid: 994 },
  // Programs that exist everywhere, so that systemd can look at them.
  programs: { ...programsOfRelease("/opt/berth/current"), node: "/usr/bin/env", panelDir: "/" },
  databaseUrl: 'postgresql://berth@localhost/berth?host=%2Frun%2Fberth&x="$y"',
};
const database: Service = {
  ...agentService(input),
  name: "database",
  argv: ["/usr/bin/env", "postgres", "-c", "log_line_prefix=%m [%p] ", "-c", "cost=$5"],
  uid: 995,
  gid: 994,
  stopSignal: "SIGINT",
};
const units = (systemdVersion = 257) =>
  unitFiles({
    services: [database, agentService(input), panelService(input)],
    runDir: "/run/berth",
    socketDir: "/run/berth/postgres",
    systemdVersion,
  });
const unit = (name: string, systemdVersion?: number) => units(systemdVersion).get(`berth-${name}.service`) ?? "";

test("stopping the agent's unit ends the agent alone, and the cgroups of containers are delegated to it", () => {
  expect(unit("agent")).toContain("\nKillMode=process\n");
  expect(unit("agent")).toContain("\nDelegate=yes\n");
  for (const name of ["database", "panel"]) expect(unit(name)).not.toContain("Delegate");
});

test("the three start in order, at every boot, and stop with the target", () => {
  expect(unit("panel")).toContain("\nAfter=network-online.target berth-database.service berth-agent.service\n");
  expect(unit("agent")).toContain("\nAfter=network-online.target berth-database.service\n");
  for (const name of ["database", "agent", "panel"]) {
    expect(unit(name)).toContain("\nPartOf=berth.target\n");
    expect(unit(name)).toContain("\nWantedBy=berth.target\n");
  }
  expect(units().get("berth.target")).toContain("\nWantedBy=multi-user.target\n");
});

test("a dead service starts again for ever, with waits that grow where systemd can", () => {
  expect(unit("panel")).toContain("\nRestart=always\nRestartSec=200ms\nRestartSteps=6\nRestartMaxDelaySec=30\n");
  expect(unit("panel", 252)).toContain("\nRestart=always\nRestartSec=2s\n");
  expect(unit("panel", 252)).not.toContain("RestartSteps");
  expect(unit("panel")).toContain("\nStartLimitIntervalSec=0\n");
});

test("nothing in a path, a variable or a word is read as systemd's own", () => {
  expect(unit("database")).toContain(`"log_line_prefix=%%m [%%p] "`);
  expect(unit("database")).toContain(`"cost=$$5"`);
  expect(unit("panel")).toContain(
    String.raw`Environment="DATABASE_URL=postgresql://berth@localhost/berth?host=%%2Frun%%2Fberth&x=\"$y\""`,
  );
});

test("panel and database are the user berth, the agent is root", () => {
  for (const name of ["database", "panel"]) expect(unit(name)).toContain("\nUser=995\nGroup=994\n");
  expect(unit("agent")).not.toContain("User=");
});

test("a service is that of one data directory", () => {
  expect(isOthersService(options, dir)).toBe(false);
  for (const [name, text] of units()) writeFileSync(join(dir, name), text);
  expect(isService(options, dir)).toBe(true);
  expect(isService({ dataDir: "/var/lib/berth" }, dir)).toBe(false);
  expect(isOthersService({ dataDir: "/var/lib/berth" }, dir)).toBe(true);
});

test.runIf(existsSync(ANALYZE))("systemd itself finds no fault in them", () => {
  const version = Number(/^systemd (\d+)/.exec(execFileSync(ANALYZE, ["--version"], { encoding: "utf8" }))?.[1]);
  for (const [name, text] of units(version)) writeFileSync(join(dir, name), text);
  const files = [...units(version).keys()].map((name) => join(dir, name));
  const said = execFileSync(ANALYZE, ["verify", "--man=no", "--recursive-errors=no", ...files], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(said).toBe("");
});
