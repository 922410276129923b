// The life of a VPS after its first hour: power from outside and inside, a delete that can be taken
// back, and one that cannot. It is the provider's own, so nobody asks for reasons.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../../native-agent/test/eventually.ts";
import { takeScreens } from "../browser.ts";
import { leftOnNode } from "../left-on-node.ts";
import { processOf, startTicksOf } from "../processes.ts";
import { type ContainerPage, containerPage } from "../steps/container-page.ts";
import { fillContainer, makePlan, takeRootPassword } from "../steps/create-container.ts";
import { becomeAdmin } from "../steps/people.ts";
import { promise, tellStory } from "../story.ts";
import { untilTerminalShows } from "../terminal.ts";

const HOSTNAME = "web-01";
const story = tellStory();
let address = "";

const vps = (): ContainerPage => containerPage(story.page, `${story.berth.address}/containers/101`, HOSTNAME);
const dialog = () => story.page.getByRole("dialog");
const initTicks = (): string => startTicksOf(processOf(story.instance, "init"));
const diskDirectory = (): string => join(story.instance.dataDir, "agent/containers/101");

/** Opens the dialog of deleting and types the name. */
async function askToDelete(): Promise<void> {
  await vps().more("Delete");
  await dialog()
    .getByLabel(/Type web-01/)
    .fill(HOSTNAME);
}

describe("power and the bin", () => {
  test("a double click on Create makes one VPS, at its login prompt within ten seconds", async () => {
    const { page, berth, key } = story;
    await becomeAdmin(page, berth.setupUrl);
    await makePlan(page, berth.address, "Small");
    const order = { hostname: HOSTNAME, customer: null, plan: "Small", sshKey: key.publicKey };
    await fillContainer(page, berth.address, order);
    await promise("from the click on Create to a login prompt", 10, async () => {
      await page.getByRole("button", { name: "Create container" }).dblclick();
      await takeRootPassword(page);
      await page.waitForURL(/\/containers\/101/);
      await vps().state("Running").waitFor({ timeout: 60_000 });
      await vps().tab("Terminal");
      await page.getByRole("radio", { name: "Console" }).click();
      await untilTerminalShows(page, /login:/, 60_000);
    });
    await page.goto(`${berth.address}/containers`);
    await page.getByRole("link", { name: HOSTNAME }).waitFor({ timeout: 30_000 });
    expect(await page.getByRole("link", { name: HOSTNAME }).count()).toBe(1);
    await vps().open();
    address = /203\.0\.113\.\d+/.exec(await vps().header().innerText())?.[0] ?? "";
    await eventually("ssh answers", () => expect(key.run(address, "hostname").trim()).toBe(HOSTNAME), 60_000);
  });

  test("shut down, start, restart and force off do what their buttons say", async () => {
    await vps().power("Shut down");
    await vps().state("Stopped").waitFor({ timeout: 60_000 });
    await vps().power("Start");
    await vps().state("Running").waitFor({ timeout: 60_000 });
    const first = initTicks();
    await vps().power("Restart");
    await eventually("another init runs", () => expect(initTicks()).not.toBe(first), 60_000);
    await vps().state("Running").waitFor({ timeout: 60_000 });
    await vps().power("Force off");
    await vps().state("Stopped").waitFor({ timeout: 30_000 });
    await vps().power("Start");
    await vps().state("Running").waitFor({ timeout: 60_000 });
  });

  test("a power-off from inside shows within a second", async () => {
    const { key } = story;
    await eventually("ssh answers", () => key.run(address, "true"), 60_000);
    const pid = processOf(story.instance, "init");
    key.start(address, "systemctl poweroff");
    await eventually("init is gone", () => expect(existsSync(`/proc/${pid}`)).toBe(false), 30_000);
    await promise("stopped from inside until the page says so", 1, () =>
      vps().state("Stopped").waitFor({ timeout: 30_000 }),
    );
    await vps().tab("Activity");
    await story.page.getByText("Powered off from inside").first().waitFor();
  });

  test("a delete moves it to the bin, with its disk, and nothing starts it there", async () => {
    const { page, berth } = story;
    await vps().power("Start");
    await vps().state("Running").waitFor({ timeout: 60_000 });
    await eventually("ssh answers", () => story.key.run(address, "echo precious >/root/kept; sync"), 60_000);
    await askToDelete();
    await dialog().getByRole("button", { name: "Move to the bin" }).click();
    await page.getByText("This container lies in the bin").waitFor({ timeout: 60_000 });
    expect(existsSync(diskDirectory())).toBe(true);
    await takeScreens(page, "binned");
    await page.goto(`${berth.address}/containers`);
    await page.getByText("No containers yet").waitFor({ timeout: 30_000 });
    await page.goto(`${berth.address}/bin`);
    await page.getByText(HOSTNAME).first().waitFor();
    await takeScreens(page, "bin");
  });

  test("what was deleted comes back with its files and its address", async () => {
    const { page } = story;
    await page.getByRole("button", { name: `Restore ${HOSTNAME}` }).click();
    await page.getByText("The bin is empty").waitFor({ timeout: 60_000 });
    await vps().open();
    await vps().state("Stopped").waitFor({ timeout: 30_000 });
    await vps().power("Start");
    await vps().state("Running").waitFor({ timeout: 60_000 });
    await eventually(
      "the file is there",
      () => expect(story.key.run(address, "cat /root/kept").trim()).toBe("precious"),
      60_000,
    );
  });

  test("delete asks for the hostname and leaves nothing of the container", async () => {
    const { page, berth } = story;
    await takeScreens(page, "container");
    await page.goto(`${berth.address}/containers`);
    await page.getByText(HOSTNAME).first().waitFor();
    await takeScreens(page, "containers");
    await page.goto(`${berth.address}/tasks`);
    await page.getByText("Restart").first().waitFor();
    await takeScreens(page, "tasks");
    await vps().open();
    await vps().more("Delete");
    await dialog()
      .getByRole("radio", { name: /Delete now, for ever/ })
      .check();
    await dialog()
      .getByLabel(/Type web-01/)
      .fill("web-02");
    const forEver = dialog().getByRole("button", { name: "Delete for ever" });
    expect(await forEver.getAttribute("aria-disabled")).toBe("true");
    await dialog()
      .getByLabel(/Type web-01/)
      .fill(HOSTNAME);
    await forEver.click();
    await eventually("the disk is gone", () => expect(existsSync(diskDirectory())).toBe(false), 60_000);
    await page.goto(`${berth.address}/containers`);
    await page.getByText("No containers yet").waitFor({ timeout: 30_000 });
    expect(leftOnNode(story.instance)).toEqual([]);
  });

  test("the address rests, and is free when the admin says so", async () => {
    const { page, berth } = story;
    await page.goto(`${berth.address}/pools`);
    await page.getByRole("link", { name: "private" }).click();
    await page.locator(`[aria-label="${address}, resting"]`).click();
    await takeScreens(page, "resting");
    await page.getByRole("button", { name: "Free now" }).first().click();
    await dialog().getByRole("button", { name: "Free now" }).click();
    await page.locator(`[aria-label="${address}, free"]`).waitFor({ timeout: 30_000 });
  });

  test("no script of a page failed on the way", () => {
    expect(story.faults).toEqual([]);
  });
});
