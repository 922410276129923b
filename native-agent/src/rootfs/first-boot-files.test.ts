import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { describe, expect, it } from "vitest";
import { type ImageTraits, listFirstBootFiles } from "./first-boot-files.ts";

const MIB = 1024 * 1024;
const debian: ImageTraits = { hasSystemd: true, needsHostKeys: true, hasInterfacesFile: false };

function specWith(change: { hostname?: string; nameservers?: string[]; sshKeys?: string[] }) {
  const { hostname = "web", nameservers = [], sshKeys = [] } = change;
  return containerSpecSchema.parse({
    ctid: 101,
    uuid: "4c0f6d0e-8b1c-4a57-9c41-2b7e3b7f4a11",
    generation: 1,
    hostname,
    imageDigest: "a".repeat(64),
    limits: {
      cpuMillicores: 1000,
      memoryBytes: 256 * MIB,
      swapBytes: 0,
      diskBytes: 1024 * MIB,
      processes: 64,
      diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
    },
    network: { ipv4: "198.51.100.7", delivery: "nat", nameservers },
    firstBoot: { rootPasswordHash: `$6$salt$${"x".repeat(86)}`, sshKeys },
    isAutostart: false,
    isSuspended: false,
  });
}

function textOf(files: ReturnType<typeof listFirstBootFiles>, path: string): string | undefined {
  const file = files.find((one) => one.path === path);
  return file !== undefined && "text" in file ? file.text : undefined;
}

describe("the first files of a container", () => {
  it("name the host by its full and its short name", () => {
    expect(textOf(listFirstBootFiles(specWith({ hostname: "web.example.org" }), [], debian), "etc/hosts")).toContain(
      "198.51.100.7\tweb.example.org web\n",
    );
    expect(textOf(listFirstBootFiles(specWith({ hostname: "web" }), [], debian), "etc/hosts")).toContain(
      "198.51.100.7\tweb\n",
    );
  });

  it("take the node's resolvers only where the spec names none", () => {
    const own = listFirstBootFiles(specWith({ nameservers: ["192.0.2.1"] }), ["192.0.2.9"], debian);
    expect(textOf(own, "etc/resolv.conf")).toBe("nameserver 192.0.2.1\n");
    expect(textOf(listFirstBootFiles(specWith({}), ["192.0.2.9"], debian), "etc/resolv.conf")).toBe(
      "nameserver 192.0.2.9\n",
    );
  });

  it("hold no password: that is applied by a process inside", () => {
    expect(JSON.stringify(listFirstBootFiles(specWith({ sshKeys: ["ssh-ed25519 AAAA"] }), [], debian))).not.toContain(
      "$6$",
    );
  });

  it("let an image with systemd make its own host keys, and none when it brings some", () => {
    const paths = (traits: ImageTraits): string[] =>
      listFirstBootFiles(specWith({}), [], traits).map(({ path }) => path);
    expect(paths(debian)).toContain("etc/systemd/system/multi-user.target.wants/berth-ssh-host-keys.service");
    expect(paths({ ...debian, needsHostKeys: false }).some((path) => path.includes("host-keys"))).toBe(false);
    expect(
      paths({ hasSystemd: false, needsHostKeys: true, hasInterfacesFile: false }).some((path) =>
        path.includes("systemd"),
      ),
    ).toBe(false);
  });

  it("lie below the root by plain relative names", () => {
    const files = listFirstBootFiles(specWith({ sshKeys: ["ssh-ed25519 AAAA"] }), [], {
      ...debian,
      hasInterfacesFile: true,
    });
    for (const { path } of files) expect(path).toMatch(/^[a-z][\w.-]*(\/[\w.-]+)+$/);
    expect(files.some(({ path }) => path.split("/").includes(".."))).toBe(false);
  });
});
