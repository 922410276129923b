// Loads, attaches and finds again the program that decides over devices on cgroup2; see bpf(2). Called by
// cgroup/v2/devices.ts. A loaded program lives while a descriptor or an attachment holds it.
import { closeSync } from "node:fs";
import koffi from "koffi";
import { declareSyscall } from "./libc.ts";

/** bpf(2) has a number per machine. */
const BPF_CALL = process.arch === "arm64" ? 280 : 321;
const BPF_PROG_LOAD = 5;
const BPF_PROG_ATTACH = 8;
const BPF_PROG_GET_FD_BY_ID = 13;
const BPF_OBJ_GET_INFO_BY_FD = 15;
const BPF_PROG_QUERY = 16;
const BPF_PROG_TYPE_CGROUP_DEVICE = 15;
const BPF_CGROUP_DEVICE = 6;
/** Programs of others (systemd) on the same directory stay; a device must please all of them. */
const BPF_F_ALLOW_MULTI = 2;
const INSTRUCTION_BYTES = 8;

const bpf = declareSyscall("bpf", BPF_CALL, ["int", "void *", "unsigned int"]);

/** Loads a device program and returns its descriptor; EINVAL or EACCES means the kernel's verifier refused it. */
export function loadDeviceProgram(program: Uint8Array): number {
  const licence = Buffer.from("Apache-2.0\0");
  const attr = Buffer.alloc(48);
  attr.writeUInt32LE(BPF_PROG_TYPE_CGROUP_DEVICE, 0);
  attr.writeUInt32LE(program.length / INSTRUCTION_BYTES, 4);
  // The kernel reads through these two pointers during the call only; both buffers live in this frame.
  attr.writeBigUInt64LE(koffi.address(program), 8);
  attr.writeBigUInt64LE(koffi.address(licence), 16);
  return bpf("BPF_PROG_LOAD", BPF_PROG_LOAD, attr, attr.length);
}

/** Attaches a loaded program to an open cgroup2 directory. */
export function attachDeviceProgram(directoryFd: number, programFd: number): void {
  const attr = Buffer.alloc(16);
  attr.writeUInt32LE(directoryFd, 0);
  attr.writeUInt32LE(programFd, 4);
  attr.writeUInt32LE(BPF_CGROUP_DEVICE, 8);
  attr.writeUInt32LE(BPF_F_ALLOW_MULTI, 12);
  bpf("BPF_PROG_ATTACH", BPF_PROG_ATTACH, attr, attr.length);
}

/** More programs than anybody attaches to one directory; the kernel takes 64 at most. */
const MOST_PROGRAMS = 64;

/** Reads the fingerprints of the device programs on an open cgroup2 directory itself, in hex; empty when there is none. */
export function readDeviceTags(directoryFd: number): string[] {
  const ids = Buffer.alloc(4 * MOST_PROGRAMS);
  const attr = Buffer.alloc(64);
  attr.writeUInt32LE(directoryFd, 0);
  attr.writeUInt32LE(BPF_CGROUP_DEVICE, 4);
  attr.writeBigUInt64LE(koffi.address(ids), 16);
  attr.writeUInt32LE(MOST_PROGRAMS, 24);
  bpf("BPF_PROG_QUERY", BPF_PROG_QUERY, attr, attr.length);
  return Array.from({ length: attr.readUInt32LE(24) }, (_, n) => {
    const programFd = openProgram(ids.readUInt32LE(4 * n));
    try {
      return readProgramTag(programFd);
    } finally {
      closeSync(programFd);
    }
  });
}

/** Reads the kernel's fingerprint of a program's instructions, in hex: struct bpf_prog_info, after type and id. */
export function readProgramTag(programFd: number): string {
  const info = Buffer.alloc(64);
  const attr = Buffer.alloc(16);
  attr.writeUInt32LE(programFd, 0);
  attr.writeUInt32LE(info.length, 4);
  attr.writeBigUInt64LE(koffi.address(info), 8);
  bpf("BPF_OBJ_GET_INFO_BY_FD", BPF_OBJ_GET_INFO_BY_FD, attr, attr.length);
  return info.toString("hex", 8, 16);
}

function openProgram(id: number): number {
  const attr = Buffer.alloc(12);
  attr.writeUInt32LE(id, 0);
  return bpf(`program ${id}`, BPF_PROG_GET_FD_BY_ID, attr, attr.length);
}
