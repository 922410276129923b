import { expect, test } from "vitest";
import { asStep, createProgress } from "./progress.mjs";

class Sink {
  text = "";
  columns = 80;
  readonly isTTY: boolean;
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

test("away from a terminal every line is whole", async () => {
  const sink = new Sink(false);
  await asStep(createProgress(sink), "Building", async (step) => {
    for (let percent = 0; percent <= 100; percent++) step.update("", percent);
    return "12 files";
  });
  expect(sink.text).toMatch(/^Building \.\.\.\nBuilding: done {2}12 files \(\d+\.\d s\)\n$/);
});

test("on a terminal one line updates itself and the last word stays", async () => {
  const sink = new Sink(true);
  await expect(asStep(createProgress(sink), "Building", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(sink.text.split("\n")).toHaveLength(2);
  expect(sink.text).toContain("✗");
});
