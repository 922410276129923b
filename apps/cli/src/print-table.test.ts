import { expect, test } from "vitest";
import { printTable } from "./print-table.ts";

test("columns stand under each other, numbers to the right, nothing trails", () => {
  expect(
    printTable(
      ["CTID", "NAME", "STATE"],
      [
        [101, "a", "running"],
        [10_200, "longer-name", "off"],
      ],
    ),
  ).toEqual(["CTID   NAME         STATE", "  101  a            running", "10200  longer-name  off"]);
});
