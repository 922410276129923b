import { expect, test } from "vitest";
import { keptCapabilities } from "./capabilities.ts";
import { listSeccompRules } from "./seccomp-profile.ts";

const whole = listSeccompRules()
  .filter(({ firstArgument }) => firstArgument === undefined)
  .map(({ call }) => call);

test.each([
  "bpf",
  "perf_event_open",
  "userfaultfd",
  "io_uring_setup",
  "kexec_load",
  "init_module",
  "open_by_handle_at",
])("%s is refused whole", (call) => {
  expect(whole).toContain(call);
});

test.each(["reboot", "mount", "unshare", "clone3", "ptrace", "keyctl", "socket"])(
  "%s is left to a machine of its own",
  (call) => {
    expect(whole).not.toContain(call);
  },
);

test("the socket families of containers past escapes are refused, those of servers are not", () => {
  const families = listSeccompRules()
    .filter(({ call }) => call === "socket")
    .map(({ firstArgument }) => firstArgument);
  expect(families).toEqual(expect.arrayContaining([38, 40]));
  for (const family of [1, 2, 10, 16, 17, 24]) expect(families).not.toContain(family);
});

test("root inside keeps what a machine needs and loses what no namespace divides", () => {
  const has = (capability: number) => (keptCapabilities() >> BigInt(capability)) % 2n === 1n;
  for (const [name, number] of Object.entries({ CHOWN: 0, NET_ADMIN: 12, SYS_ADMIN: 21, SYS_BOOT: 22, MKNOD: 27 }))
    expect([name, has(number)]).toEqual([name, true]);
  for (const [name, number] of Object.entries({
    SYS_MODULE: 16,
    SYS_RAWIO: 17,
    SYS_TIME: 25,
    SYSLOG: 34,
    BPF: 39,
    unknown: 41,
  }))
    expect([name, has(number)]).toEqual([name, false]);
});
