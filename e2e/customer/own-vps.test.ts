// A customer's own view: the invitation, only their VPS, nothing that would be refused, the same graphs
// and terminal, what staff did and why. Two customers, one VPS each.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { eventually } from "../../native-agent/test/eventually.ts";
import { takeScreens } from "../browser.ts";
import { type ContainerPage, containerPage } from "../steps/container-page.ts";
import { createContainer, makePlan, takeRootPassword } from "../steps/create-container.ts";
import { acceptInvitation, becomeAdmin, makeCustomer } from "../steps/people.ts";
import { promise, tellStory } from "../story.ts";
import { typeInTerminal, untilTerminalShows } from "../terminal.ts";

const ANNA = { name: "Anna Example", email: "anna@example.org", password: "another sentence to sign in with" };
const BORIS = { name: "Boris Other", email: "boris@example.org", password: "a third sentence to sign in with" };
const HOSTNAME = "anna-01";
const PLACES = [
  "",
  "tasks",
  "account",
  "containers/101",
  ...["graphs", "isolation", "activity"].map((tab) => `containers/101?tab=${tab}`),
];
const ADMIN_PLACES = ["containers", "containers/new", "customers", "plans", "pools", "bin", "containers/102"];
const BURN = "for n in 1 2 3 4; do timeout 60 sh -c 'while :; do :; done' & done; wait";

const story = tellStory();
let anna: Page;
let address = "";
/** Answers from 400 on that a customer's page asked for. */
const refusals: string[] = [];

const vps = (): ContainerPage => containerPage(anna, `${story.berth.address}/containers/101`, HOSTNAME);

/** Notes every answer a page should never have asked for. */
function watchAnswers(page: Page): void {
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && pathname.startsWith("/api/")) refusals.push(`${response.status()} ${pathname}`);
  });
}

describe("a customer's own VPS", () => {
  test("an invitation sets a password and signs in, once", async () => {
    const { page, berth, key } = story;
    await becomeAdmin(page, berth.setupUrl);
    await makePlan(page, berth.address, "Small");
    const link = await makeCustomer(page, berth.address, { ...ANNA, customer: "Example Ltd" });
    await makeCustomer(page, berth.address, { ...BORIS, customer: "Other Ltd" });
    const order = { plan: "Small", sshKey: key.publicKey };
    await createContainer(page, berth.address, { ...order, hostname: HOSTNAME, customer: "Example Ltd" });
    await createContainer(page, berth.address, { ...order, hostname: "boris-01", customer: "Other Ltd" });
    anna = await story.openPage();
    watchAnswers(anna);
    await acceptInvitation(anna, link, ANNA);
    await anna.getByRole("heading", { name: "My VPS" }).waitFor({ timeout: 30_000 });
    const late = await story.openPage();
    await late.goto(link);
    await late.getByText("This link was used").waitFor();
    await late.context().close();
  });

  test("only the own VPS is there, and neither a word nor a place of the provider's", async () => {
    const { berth } = story;
    await anna.getByRole("region", { name: HOSTNAME }).getByText("Running").waitFor({ timeout: 60_000 });
    expect(await anna.getByText("boris-01").count()).toBe(0);
    await takeScreens(anna, "my-vps");
    const places = await anna.getByRole("navigation", { name: "Main" }).first().getByRole("link").allInnerTexts();
    expect(places.map((place) => place.trim())).toEqual(["My VPS", "Tasks"]);
    for (const place of ADMIN_PLACES) {
      await anna.goto(`${berth.address}/${place}`);
      const nothing = anna.getByText(/There is no such page|This VPS is deleted/).first();
      await nothing.waitFor({ timeout: 30_000 });
    }
    // The one answer that is refused by right: somebody else's VPS does not exist for her.
    expect(new Set(refusals.splice(0))).toEqual(new Set(["404 /api/trpc/container.get"]));
  });

  test("no page of a customer asks for anything that is refused", async () => {
    refusals.length = 0;
    for (const place of PLACES) {
      await anna.goto(`${story.berth.address}/${place}`);
      await anna.locator("h1").first().waitFor();
      // Whatever the page asks for, it asks for while it draws.
      await anna.waitForLoadState("networkidle");
      expect(await anna.locator("main").innerText()).not.toMatch(/\bcontainers?\b/i);
    }
    expect(refusals).toEqual([]);
  });

  test("the customer has the same live graphs, with a burning core against its limit", async () => {
    await vps().open();
    address = /203\.0\.113\.\d+/.exec(await vps().header().innerText())?.[0] ?? "";
    await eventually("ssh answers", () => story.key.run(address, "true"), 60_000);
    await vps().tab("Graphs");
    const stop = story.key.start(address, BURN);
    const burning = anna.getByRole("region", { name: "CPU" }).getByText(/^(0\.[89]\d*|1(\.0\d*)?) of 1 core/);
    await promise("the customer sees a busy core", 5, () => burning.waitFor({ timeout: 30_000 }));
    await takeScreens(anna, "customer-graphs");
    stop();
  });

  test("ten tabs of one browser on the page all stay live", async () => {
    const tabs = await Promise.all(Array.from({ length: 10 }, () => anna.context().newPage()));
    for (const tab of tabs) await tab.goto(`${story.berth.address}/containers/101?tab=graphs`);
    const figure = (tab: Page) => tab.getByRole("region", { name: "CPU" }).getByText(/ of 1 core/);
    for (const tab of tabs) await figure(tab).first().waitFor({ timeout: 60_000 });
    const stop = story.key.start(address, BURN);
    // A tab in the background draws nothing, so each is looked at in its turn: its figure must move.
    for (const tab of tabs) {
      await tab.bringToFront();
      const before = await figure(tab).first().innerText();
      await eventually(
        "the figure moves",
        async () => expect(await figure(tab).first().innerText()).not.toBe(before),
        30_000,
      );
    }
    stop();
    await Promise.all(tabs.map((tab) => tab.close()));
    await anna.bringToFront();
  });

  test("the customer opens a root shell without giving a reason", async () => {
    await vps().tab("Terminal");
    await anna.getByText("Connected").waitFor({ timeout: 30_000 });
    await typeInTerminal(anna, "echo user-$(id -un)-$(hostname)\n");
    await untilTerminalShows(anna, `user-root-${HOSTNAME}`);
    await takeScreens(anna, "customer-terminal");
  });

  test("what staff did stands under Activity with the reason", async () => {
    const { page, berth } = story;
    const staff = containerPage(page, `${berth.address}/containers/101`, HOSTNAME);
    await staff.open();
    await staff.more("Reset root password");
    await page.getByRole("dialog").getByLabel("Reason").fill("asked for by phone, request 99");
    await page.getByRole("dialog").getByRole("button", { name: "Make a new password" }).click();
    await takeRootPassword(page);
    await vps().tab("Activity");
    // The same words stand in the page a second time, for phones.
    const seen = (text: string) => anna.getByText(text).filter({ visible: true }).first();
    await seen("Provider's staff (Ada Admin)").waitFor({ timeout: 30_000 });
    await seen("Reason: asked for by phone, request 99").waitFor();
    await takeScreens(anna, "customer-activity");
  });

  test("the customer's power buttons work, and there is no delete", async () => {
    await vps().tab("Overview");
    await vps().power("Shut down");
    await vps().state("Stopped").waitFor({ timeout: 60_000 });
    await vps().power("Start");
    await vps().state("Running").waitFor({ timeout: 60_000 });
    await anna.getByRole("button", { name: "More actions" }).click();
    expect(await anna.getByRole("menuitem", { name: "Delete" }).count()).toBe(0);
    await anna.keyboard.press("Escape");
  });

  test("the isolation tab tells the customer what the kernel says", async () => {
    await vps().tab("Isolation");
    await anna.getByText(/^(\d+) of \1 layers of isolation hold$/).waitFor({ timeout: 30_000 });
  });

  test("no script of a page failed on the way", () => {
    expect(story.faults).toEqual([]);
  });
});
