import { expect, it } from "vitest";
import { chooseLocale, readTheme } from "./locale.ts";

it("takes the reader's own choice before what the browser asks for", () => {
  expect(chooseLocale("ru", "en-GB,en;q=0.9")).toBe("ru");
});

it("takes the first language of the browser that Berth speaks", () => {
  expect(chooseLocale(undefined, "de-DE,ru;q=0.8,en;q=0.5")).toBe("ru");
  expect(chooseLocale(undefined, null)).toBe("en");
  expect(chooseLocale("xx", "fr")).toBe("en");
});

it("follows the system when the theme's cookie is unknown", () => {
  expect(readTheme("dark")).toBe("dark");
  expect(readTheme("purple")).toBeUndefined();
});
