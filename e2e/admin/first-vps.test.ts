// The admin's first hour, told from `npm start` on, in a real browser against a real agent and a real
// Debian VPS: a customer, a plan, a pool, the VPS on one screen, its graphs, its terminal, its walls.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { eventually } from "../../native-agent/test/eventually.ts";
import { takeScreens } from "../browser.ts";
import { type ContainerPage, containerPage } from "../steps/container-page.ts";
import { choose, createContainer, makePlan, takeRootPassword } from "../steps/create-container.ts";
import { becomeAdmin, makeCustomer } from "../steps/people.ts";
import { promise, tellStory } from "../story.ts";
import { typeInTerminal, untilTerminalShows } from "../terminal.ts";

const HOSTNAME = "web-01";
const CUSTOMER = "Example Ltd";
const ANNA = { name: "Anna Example", email: "anna@example.org", password: "another sentence to sign in with" };
/** Wants more than its one core, so that the limit and not the machine's other work decides what it gets. */
const BURN = "for n in 1 2 3 4; do timeout 60 sh -c 'while :; do :; done' & done; wait";

const story = tellStory();
let address = "";
let rootPassword = "";

const vps = (): ContainerPage => containerPage(story.page, `${story.berth.address}/containers/101`, HOSTNAME);
const dialog = () => story.page.getByRole("dialog");

/** Hashes a password as an earlier hash was made; the password goes by stdin, so that no list of processes shows it. */
function cryptLike(hash: string, password: string): string {
  const program = "chomp(my $p = <STDIN>); print crypt($p, $ARGV[0])";
  return execFileSync("perl", ["-e", program, hash], { input: `${password}\n`, encoding: "utf8" });
}

describe("the first VPS", () => {
  test("npm start prints a one-time link that makes the first admin and signs them in", async () => {
    await becomeAdmin(story.page, story.berth.setupUrl);
  });

  test("the link works once", async () => {
    const other = await story.openPage();
    await other.goto(story.berth.setupUrl ?? "");
    await other.getByText("Berth is set up already").waitFor();
    await other.context().close();
  });

  test("the node shows its kernel, cgroup mode and what is allocated", async () => {
    const { page } = story;
    const kernel = readFileSync("/proc/sys/kernel/osrelease", "utf8").trim();
    await page.getByText(kernel).first().waitFor({ timeout: 60_000 });
    await page
      .getByText(/hybrid|v1|v2/)
      .first()
      .waitFor();
    await page
      .getByText(/allocated/)
      .first()
      .waitFor();
    await takeScreens(page, "overview");
  });

  test("a customer with its login is made, and a link to pass on is shown once", async () => {
    const link = await makeCustomer(story.page, story.berth.address, { ...ANNA, customer: CUSTOMER });
    expect(link).toMatch(/\/invite#[\w-]{40,}$/);
    await story.page.getByText("Invited").first().waitFor();
    await takeScreens(story.page, "customer");
  });

  test("a plan is made, and it is offered with its limits", async () => {
    await makePlan(story.page, story.berth.address, "Small");
    await takeScreens(story.page, "plan");
  });

  test("a pool takes a strict network, refuses one that overlaps, and shows every address", async () => {
    const { page, berth } = story;
    await page.goto(`${berth.address}/pools/new`);
    await page.getByLabel("Name", { exact: true }).fill("public");
    await page.getByLabel("Network", { exact: true }).fill("203.0.113.128/25");
    await choose(page, "Delivery", "Routed");
    await choose(page, "Node", hostname());
    await page.getByRole("button", { name: "Create pool" }).click();
    await page.getByText(/shares addresses with the pool/).waitFor();
    await page.getByLabel("Network", { exact: true }).fill("198.51.100.0/26");
    await page.getByLabel("Reserved addresses").fill("198.51.100.10-198.51.100.12");
    await page.getByRole("button", { name: "Create pool" }).click();
    await page.getByRole("grid", { name: "Addresses of 198.51.100.0/26" }).waitFor({ timeout: 30_000 });
    await page.locator('[aria-label="198.51.100.11, reserved"]').waitFor();
    await takeScreens(page, "pool");
  });

  test("one screen makes a VPS whose task is live and survives a reload", async () => {
    const { page, berth, key } = story;
    await page.goto(`${berth.address}/containers/new`);
    await page.getByText(/Linux only/).waitFor();
    await page.getByLabel("Hostname").fill("Not A Hostname!");
    await page.getByLabel("SSH keys for root").fill(key.publicKey);
    await page.getByRole("button", { name: "Create container" }).click();
    await page.getByText(/Use letters a–z/).waitFor();
    await takeScreens(page, "create");
    const order = { hostname: HOSTNAME, customer: CUSTOMER, plan: "Small", sshKey: key.publicKey };
    rootPassword = await createContainer(page, berth.address, order);
    expect(rootPassword.length).toBeGreaterThanOrEqual(12);
    await page.waitForURL(/\/containers\/101/);
    await page.reload();
    await promise("create until running", 10, () => vps().state("Running").waitFor({ timeout: 60_000 }));
    address = /(203\.0\.113|198\.51\.100)\.\d+/.exec(await vps().header().innerText())?.[0] ?? "";
    expect(address).not.toBe("");
  });

  test("ssh with the given key reaches a whole system with systemd as PID 1", async () => {
    const { key } = story;
    await eventually("ssh answers", () => expect(key.run(address, "hostname").trim()).toBe(HOSTNAME), 60_000);
    const state = () => key.run(address, "systemctl is-system-running").trim();
    await eventually("systemd is up", () => expect(state()).toBe("running"), 60_000);
    expect(key.run(address, "cat /proc/1/comm").trim()).toBe("systemd");
    const size = Number(key.run(address, "df -B1 --output=size / | tail -1"));
    expect(size / 1024 ** 3).toBeGreaterThan(3.5);
    expect(size / 1024 ** 3).toBeLessThan(4.1);
  });

  test("the address is copied by its button", async () => {
    await story.page.getByRole("button", { name: "Copy address" }).first().click();
    expect(await story.page.evaluate<string>("navigator.clipboard.readText()")).toBe(address);
  });

  test("the graphs are live and show a burning core against its limit", async () => {
    const { page, key } = story;
    await vps().tab("Graphs");
    const stop = key.start(address, BURN);
    const cpu = page.getByRole("region", { name: "CPU" });
    const burning = cpu.getByText(/^(0\.[89]\d*|1(\.0\d*)?) of 1 core/);
    await promise("a busy core on the chart", 5, () => burning.waitFor({ timeout: 30_000 }));
    for (const chart of ["Memory", "Disk", "Disk operations", "Network", "Processes"])
      await page.getByRole("region", { name: chart, exact: true }).waitFor();
    await takeScreens(page, "graphs");
    stop();
  });

  test("the last hour pauses the live view, and says so", async () => {
    const { page } = story;
    await page.getByRole("radio", { name: "1 h" }).click();
    await page.getByText(/^Paused/).waitFor({ timeout: 30_000 });
    await takeScreens(page, "history");
    await page.getByRole("radio", { name: "24 h" }).click();
    await page.getByText(/^Paused/).waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Back to live" }).click();
    const live = page.getByText(/of 1 core/).first();
    await live.waitFor({ timeout: 30_000 });
  });

  test("staff give a reason before they open the terminal of a customer's VPS", async () => {
    const { page } = story;
    await vps().tab("Terminal");
    await page.getByText(`This VPS belongs to ${CUSTOMER}`).waitFor();
    await page.getByRole("button", { name: "Open the terminal" }).click();
    await page.getByText("Say why in one line").waitFor();
    await page.getByLabel("Reason").fill("request 4711: the web server does not answer");
    await page.getByRole("button", { name: "Open the terminal" }).click();
    await page.getByText("Connected").waitFor({ timeout: 30_000 });
  });

  test("a root shell resizes, pastes, and is the same after a reload", async () => {
    const { page } = story;
    await typeInTerminal(page, "echo user-$(id -un)-$(hostname)\n");
    await untilTerminalShows(page, `user-root-${HOSTNAME}`);
    await typeInTerminal(page, "stty size | sed 's/^/wide /'; MARK=kept-$((40+2))\n");
    const wide = await untilTerminalShows(page, /wide (\d+) (\d+)/);
    await page.setViewportSize({ width: 900, height: 700 });
    await typeInTerminal(page, "stty size | sed 's/^/small /'\n");
    const small = await untilTerminalShows(page, /small (\d+) (\d+)/);
    expect(Number(small[2])).toBeLessThan(Number(wide[2]));
    await page.setViewportSize({ width: 1440, height: 960 });
    await page.evaluate<void>("navigator.clipboard.writeText('echo pasted-$MARK')");
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.press("Control+Shift+V");
    await page.keyboard.press("Enter");
    await untilTerminalShows(page, "pasted-kept-42");
    await takeScreens(page, "terminal");
    await page.reload();
    await page.getByText("Connected").waitFor({ timeout: 30_000 });
    await typeInTerminal(page, "echo again-$MARK\n");
    await untilTerminalShows(page, "again-kept-42");
  });

  test("the console takes the root password that was shown once", async () => {
    const { page } = story;
    await page.getByRole("radio", { name: "Console" }).click();
    await page.getByText("Connected").waitFor({ timeout: 30_000 });
    await typeInTerminal(page, "\n");
    await untilTerminalShows(page, /login:/, 30_000);
    await typeInTerminal(page, "root\n");
    await untilTerminalShows(page, /Password:/);
    await typeInTerminal(page, `${rootPassword}\n`);
    await typeInTerminal(page, "echo in-by-$((6*7))\n");
    await untilTerminalShows(page, "in-by-42", 30_000);
    await typeInTerminal(page, "exit\n");
  });

  test("the isolation tab says of every layer that it holds", async () => {
    const { page } = story;
    await vps().tab("Isolation");
    await page.getByText(/^(\d+) of \1 layers of isolation hold$/).waitFor({ timeout: 30_000 });
    await takeScreens(page, "isolation");
  });

  test("a new root password is made with a reason, shown once, and is the one that works", async () => {
    await vps().more("Reset root password");
    await dialog().getByLabel("Reason").fill("request 4712: password lost");
    await dialog().getByRole("button", { name: "Make a new password" }).click();
    const made = await takeRootPassword(story.page);
    expect(made).not.toBe(rootPassword);
    await eventually("the hash inside is the new password's", () => {
      const hash = story.key.run(address, "getent shadow root").split(":")[1] ?? "";
      expect(hash).toMatch(/^\$6\$/);
      expect(cryptLike(hash, made)).toBe(hash);
    });
  });

  test("what was done is listed with who did it and why", async () => {
    const { page } = story;
    await vps().tab("Activity");
    const seen = (text: string) => page.getByText(text).filter({ visible: true }).first();
    await seen("Reason: request 4711: the web server does not answer").waitFor();
    await seen("Reason: request 4712: password lost").waitFor();
    await takeScreens(page, "activity");
  });

  test("no script of a page failed on the way", () => {
    expect(story.faults).toEqual([]);
  });
});
