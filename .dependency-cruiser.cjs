// The walls of docs/architecture.md: who may import whom. scripts/check/walls.ts runs this file,
// fails when too few modules were seen, and proves with planted violations that the alarm rings.

/** One wall: modules under `from` may import, of ours, only what `may` names. */
function wall(name, from, may) {
  const ours = "^(packages|apps|native-agent|prisma|e2e|bench|scripts)/";
  return {
    name: `wall-${name}`,
    comment: `${name} may import only: ${may.join(", ") || "nothing of ours"}`,
    severity: "error",
    from: { path: from, pathNot: "\\.test\\.tsx?$|/test/" },
    to: { path: ours, pathNot: may },
  };
}

/** Outside packages with one door each. */
function door(name, what, from) {
  return {
    name: `door-${name}`,
    comment: `${name} has one door: ${from}`,
    severity: "error",
    from: { pathNot: `${from}|\\.test\\.tsx?$|/test/` },
    to: { path: what },
  };
}

/** A value import from a package whose types alone may be used. */
function typeOnly(name, from, to) {
  return {
    name: `type-only-${name}`,
    comment: `${from} may use ${to} as a type only`,
    severity: "error",
    from: { path: from, pathNot: "\\.test\\.tsx?$|/test/" },
    to: { path: to, dependencyTypesNot: ["type-only"] },
  };
}

const part = (name, ...more) =>
  wall(`agent-${name}`, `^native-agent/src/${name}/`, [
    `^native-agent/src/(${name}|ffi)/`,
    "^packages/(core|contract)/",
    ...more,
  ]);
const story = (name, ...more) =>
  wall(`agent-${name}`, `^native-agent/src/${name}/`, [
    `^native-agent/src/(${name}|cgroup|rootfs|net|security|monitor|state|ffi)/`,
    "^native-agent/src/config\\.ts$",
    "^packages/(core|contract)/",
    ...more,
  ]);

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-test-doubles",
      severity: "error",
      from: { pathNot: "\\.test\\.tsx?$|/test/|^e2e/|^test/|^scripts/(test|vm)/|^bench/" },
      to: { path: "\\.test\\.tsx?$|/test/" },
    },
    wall("core", "^packages/core/", ["^packages/core/"]),
    wall("contract", "^packages/contract/", ["^packages/(core|contract)/"]),
    wall("db", "^packages/db/", ["^packages/(core|db)/"]),
    wall("ui", "^packages/ui/", ["^packages/(core|ui)/"]),
    wall("control", "^packages/control/", [
      "^packages/(core|contract|db|control)/",
      "^native-agent/src/procedures/router\\.ts$",
    ]),
    wall("api", "^packages/api/", ["^packages/(core|contract|control|api)/"]),
    wall("panel", "^apps/panel/(app|features|lib)/", [
      "^apps/panel/(app|features|lib)/",
      "^packages/(core|ui|contract)/",
      "^packages/api/src/router\\.ts$",
    ]),
    wall("panel-server", "^apps/panel/(server|setup|env)\\.ts$", [
      "^apps/panel/env\\.ts$",
      "^packages/(core|contract|api|control|db)/",
    ]),
    wall("panel-seed", "^apps/panel/seed\\.ts$", [
      "^apps/panel/env\\.ts$",
      "^prisma/seed/",
      "^packages/(core|control|db)/",
    ]),
    wall("seed", "^prisma/seed/", ["^prisma/seed/", "^packages/(core|contract|control)/"]),
    wall("cli", "^apps/cli/", [
      "^apps/cli/",
      "^packages/(core|contract)/",
      "^packages/api/src/router\\.ts$",
      "^native-agent/src/procedures/router\\.ts$",
    ]),
    wall("native-agent", "^native-agent/", ["^native-agent/", "^packages/(core|contract)/"]),
    wall("e2e", "^e2e/", ["^e2e/", "^scripts/", "^native-agent/test/", "^packages/(core|contract|control)/"]),
    typeOnly("api", "^apps/(panel/(app|features|lib)|cli)/", "^packages/api/"),
    typeOnly("agent", "^(packages/control|apps/cli)/", "^native-agent/"),
    part("cgroup"),
    part("rootfs"),
    part("net"),
    part("security"),
    part("monitor"),
    wall("agent-ffi", "^native-agent/src/ffi/", ["^native-agent/src/ffi/", "^packages/core/"]),
    wall("agent-state", "^native-agent/src/state/", ["^native-agent/src/state/", "^packages/(core|contract)/"]),
    story("runtime", "^native-agent/src/metrics/"),
    story("metrics"),
    story("console", "^native-agent/src/runtime/"),
    story("image", "^native-agent/src/runtime/"),
    story("isolation", "^native-agent/src/runtime/"),
    door("koffi", "node_modules/koffi/", "^native-agent/src/ffi/"),
    door("prisma", "node_modules/@prisma/|packages/db/src/generated/", "^(packages/db|prisma)/"),
    door("better-auth", "node_modules/better-auth/", "^packages/control/src/auth/|^apps/panel/features/session/"),
    door("recharts", "node_modules/recharts/", "^packages/ui/src/charts/"),
  ],
  options: {
    doNotFollow: { path: "node_modules|packages/db/src/generated" },
    exclude: { path: "\\.next/|/build/|/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
