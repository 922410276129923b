// The administrator's own account: a second factor with recovery codes, the list of sign-ins, the
// lock-out after wrong passwords, and the panel in Russian.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { takeScreens } from "../browser.ts";
import { codeAt } from "../steps/one-time-code.ts";
import { ADMIN, becomeAdmin, signIn } from "../steps/people.ts";
import { promise, tellStory } from "../story.ts";

const story = tellStory();
let secret = "";
let recoveryCodes: string[] = [];
let phone: Page;

const dialog = () => story.page.getByRole("dialog");

describe("the administrator's account", () => {
  test("a second factor is switched on by password and app, and its recovery codes are shown once", async () => {
    const { page, berth } = story;
    await becomeAdmin(page, berth.setupUrl);
    await page.getByRole("button", { name: `Account: ${ADMIN.name}` }).click();
    await page.getByRole("menuitem", { name: "Account" }).click();
    await page.getByRole("button", { name: "Turn on" }).click();
    await dialog().getByLabel("Password").fill(ADMIN.password);
    await dialog().getByRole("button", { name: "Next" }).click();
    const uri = await dialog().getByRole("link", { name: "Open in an app on this device" }).getAttribute("href");
    secret = new URL(uri ?? "").searchParams.get("secret") ?? "";
    await dialog().getByLabel("Code from the app").fill(codeAt(secret, Date.now()));
    await dialog().getByRole("button", { name: "Confirm" }).click();
    const codes = dialog().getByRole("list", { name: "The ten codes, in order" }).getByRole("listitem");
    await codes.first().waitFor();
    recoveryCodes = await codes.allInnerTexts();
    expect(new Set(recoveryCodes).size).toBe(10);
    await dialog().getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("Signing in asks for a code from your authenticator app.").waitFor();
    await takeScreens(page, "account");
  });

  test("a password alone opens nothing any more; a recovery code does, once", async () => {
    const { berth } = story;
    phone = await story.openPage();
    await signIn(phone, berth.address, ADMIN);
    await phone.getByText("Type the six digits").waitFor();
    await takeScreens(phone, "second-step");
    const refused = await phone.request.get(`${berth.address}/api/trpc/session.me`);
    expect(refused.status()).toBe(401);
    await phone.getByRole("button", { name: "Use a recovery code" }).click();
    await phone.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await phone.getByRole("button", { name: "Confirm" }).click();
    await phone.getByRole("heading", { name: "Overview" }).waitFor({ timeout: 30_000 });
    const third = await story.openPage();
    await signIn(third, berth.address, ADMIN);
    await third.getByRole("button", { name: "Use a recovery code" }).click();
    await third.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await third.getByRole("button", { name: "Confirm" }).click();
    await third.getByText("This recovery code is wrong or was used already").waitFor();
    await third.context().close();
  });

  test("every sign-in is listed, and a revoked one is out within five seconds", async () => {
    const { page, berth } = story;
    await page.goto(`${berth.address}/account`);
    await page.getByRole("table", { name: "Where you are signed in" }).waitFor();
    await takeScreens(page, "sign-ins");
    await page
      .getByRole("button", { name: /^Sign out .*, / })
      .first()
      .click();
    await promise("the other browser is signed out", 5, () => phone.getByLabel("E-mail").waitFor({ timeout: 30_000 }));
    await phone.context().close();
  });

  test("wrong passwords lock the account from there, with the time to try again", async () => {
    const { berth } = story;
    const stranger = await story.openPage();
    for (let n = 0; n < 6; n++) {
      await signIn(stranger, berth.address, { ...ADMIN, password: `a wrong guess number ${n}` });
      await stranger.getByRole("alert").first().waitFor();
    }
    await stranger.getByText(/Try again at/).waitFor();
    await takeScreens(stranger, "locked-out");
    await stranger.context().close();
    await story.page.reload();
    await story.page.getByRole("table", { name: "Where you are signed in" }).waitFor();
  });

  test("the panel speaks Russian when it is asked to, and stays so", async () => {
    const { page, berth } = story;
    await page.getByLabel("Language", { exact: true }).last().selectOption("ru");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("h1", { hasText: /[а-яё]/i }).waitFor({ timeout: 30_000 });
    await page.goto(`${berth.address}/`);
    await page.getByRole("heading", { name: "Обзор" }).waitFor({ timeout: 30_000 });
    await takeScreens(page, "overview-ru");
    for (const place of ["containers/new", "customers", "plans", "pools", "bin", "tasks", "account"]) {
      await page.goto(`${berth.address}/${place}`);
      await page.locator("h1").first().waitFor();
      expect(await page.locator("h1").first().innerText()).toMatch(/[а-яё]/i);
    }
  });

  test("no script of a page failed on the way", () => {
    expect(story.faults).toEqual([]);
  });
});
