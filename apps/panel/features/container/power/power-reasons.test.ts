import { expect, it } from "vitest";
import { powerReasons } from "./power-reasons.ts";

it("offers a stopped container to be started or deleted, and says why nothing else", () => {
  expect(powerReasons({ state: "stopped", taskKind: null })).toEqual({
    start: null,
    resetPassword: null,
    delete: null,
    shutDown: "reasonStopped",
    restart: "reasonStopped",
    forceOff: "reasonStopped",
  });
});

it("offers a running container to be stopped or deleted, which stops it first", () => {
  expect(powerReasons({ state: "running", taskKind: null })).toEqual({
    start: "reasonRunning",
    resetPassword: null,
    delete: null,
    shutDown: null,
    restart: null,
    forceOff: null,
  });
});

it("names the running task as the reason, but lets Force off override a shut-down that hangs", () => {
  const reasons = powerReasons({ state: "stopping", taskKind: "container.shutDown" });
  expect(reasons.forceOff).toBeNull();
  expect(reasons.start).toBe("reasonBusy");
  expect(reasons.shutDown).toBe("reasonBusy");
});

it("lets nothing override a deletion", () => {
  expect(Object.values(powerReasons({ state: "deleting", taskKind: "container.delete" }))).toEqual(
    Array(6).fill("reasonBusy"),
  );
});

it("asks for nothing while the state is not known", () => {
  expect(Object.values(powerReasons({ state: "unknown", taskKind: null }))).toEqual(Array(6).fill("reasonUnknown"));
});

it("still counts a container whose monitor is gone as running", () => {
  expect(powerReasons({ state: "unmonitored", taskKind: null }).restart).toBeNull();
});

it("starts nothing that is suspended, whatever state it is in", () => {
  expect(powerReasons({ state: "stopped", taskKind: null, isSuspended: true }).start).toBe("reasonSuspended");
  expect(powerReasons({ state: "running", taskKind: null, isSuspended: true }).restart).toBe("reasonSuspended");
  expect(powerReasons({ state: "running", taskKind: null, isSuspended: true }).shutDown).toBeNull();
});
