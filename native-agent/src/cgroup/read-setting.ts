// Reads a limit back from the kernel, beside what it should be. Called by the controllers of both versions for
// the isolation report: what counts is the kernel's file, not what we remember to have written there.
import { basename } from "node:path";
import type { IsolationEvidence } from "@berth/contract/isolation.ts";
import { readKernelFile } from "./kernel-file.ts";

/** Reads a file of one value. */
export function readSetting(path: string, wanted: string | number): IsolationEvidence {
  return { name: basename(path), found: readKernelFile(path), wanted: String(wanted) };
}

/** The largest page of any machine we run on; the kernel cuts sizes of memory down to whole pages. */
const LARGEST_PAGE = 65_536;

/** Reads a file of a size in memory. */
export function readSize(path: string, wantedBytes: number): IsolationEvidence {
  const setting = readSetting(path, wantedBytes);
  const lost = wantedBytes - Number(setting.found);
  return lost >= 0 && lost < LARGEST_PAGE ? { ...setting, wanted: setting.found } : setting;
}
