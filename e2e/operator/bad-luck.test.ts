// What a sysadmin fears at 3 a.m.: killed processes, a Ctrl-C, a lost key, an agent that is away. The
// VPS lives through all of it, the page comes back, and no secret is found anywhere.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../../native-agent/test/eventually.ts";
import { processOf, startTicksOf } from "../processes.ts";
import { type ContainerPage, containerPage } from "../steps/container-page.ts";
import { createContainer, makePlan, takeRootPassword } from "../steps/create-container.ts";
import { becomeAdmin } from "../steps/people.ts";
import { promise, tellStory } from "../story.ts";

const HOSTNAME = "night-01";
const story = tellStory();
let address = "";
const secrets: string[] = [];

const vps = (): ContainerPage => containerPage(story.page, `${story.berth.address}/containers/101`, HOSTNAME);
const initTicks = (): string => startTicksOf(processOf(story.instance, "init"));

/** Every file below a directory, and its bytes. */
function* filesBelow(directory: string): Generator<[string, Buffer]> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && statSync(path).size < 256 << 20) yield [path, readFileSync(path)];
  }
}

/** Every place of this machine where one of these texts stands: command lines, logs, the agent's state, the database. */
function placesOf(texts: readonly string[]): string[] {
  const found: string[] = [];
  const look = (place: string, bytes: Buffer | string): void => {
    for (const text of texts) if (bytes.includes(text)) found.push(place);
  };
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const file of ["cmdline", "environ"]) {
      try {
        look(`/proc/${pid}/${file}`, readFileSync(`/proc/${pid}/${file}`));
      } catch {
        // It ended while we looked.
      }
    }
  }
  // The VPS's own disk holds what its root types; nothing else of the data directory may.
  for (const [path, bytes] of filesBelow(story.instance.dataDir)) if (!path.endsWith("disk.ext4")) look(path, bytes);
  look("what npm start printed", story.berth.output());
  return found;
}

describe("bad luck", () => {
  test("a VPS runs for what is to come", async () => {
    const { page, berth, key } = story;
    await becomeAdmin(page, berth.setupUrl);
    await makePlan(page, berth.address, "Small");
    const order = { hostname: HOSTNAME, customer: null, plan: "Small", sshKey: key.publicKey };
    secrets.push(await createContainer(page, berth.address, order));
    await vps().open();
    await vps().state("Running").waitFor({ timeout: 60_000 });
    address = /203\.0\.113\.\d+/.exec(await vps().header().innerText())?.[0] ?? "";
    await eventually("ssh answers", () => key.run(address, "true"), 60_000);
  });

  test.each(["panel", "agent"] as const)(
    "kill -9 of the %s leaves the VPS running, and the page comes back",
    async (service) => {
      const { berth, instance, key, page } = story;
      const ticks = initTicks();
      const killed = processOf(instance, service);
      process.kill(killed, "SIGKILL");
      await eventually(`another ${service} runs`, () => expect(processOf(instance, service)).not.toBe(killed), 30_000);
      const healthy = async () => expect((await fetch(`${berth.address}/healthz`)).ok).toBe(true);
      await eventually("the panel serves", healthy, 30_000);
      expect(initTicks()).toBe(ticks);
      await page.reload();
      await vps().state("Running").waitFor({ timeout: 60_000 });
      const figure = page.getByText(/ of 1 core/).first();
      await figure.waitFor({ timeout: 60_000 });
      expect(key.run(address, "echo alive").trim()).toBe("alive");
    },
  );

  test("a task whose panel is killed is ended by the next one", async () => {
    const { instance, page } = story;
    const ticks = initTicks();
    // A press that was lost with the panel is the browser's to tell, so this one is answered first.
    const answer = page.waitForResponse((response) => response.url().includes("container.restart"));
    await vps().power("Restart");
    expect((await answer).ok()).toBe(true);
    process.kill(processOf(instance, "panel"), "SIGKILL");
    await eventually("another init runs", () => expect(initTicks()).not.toBe(ticks), 90_000);
    await eventually(
      "the panel serves",
      async () => expect((await fetch(`${story.berth.address}/healthz`)).ok).toBe(true),
      30_000,
    );
    await page.goto(`${story.berth.address}/tasks`);
    await page
      .getByRole("row", { name: /Restart/ })
      .first()
      .getByText("Done")
      .waitFor({ timeout: 120_000 });
    await vps().open();
    await vps().state("Running").waitFor({ timeout: 60_000 });
  });

  test("while the agent is away the page says so, and it comes back with it", async () => {
    const { instance, page } = story;
    const agent = processOf(instance, "agent");
    process.kill(agent, "SIGSTOP");
    try {
      await page
        .getByText(/is offline|State is not known|Unknown/)
        .first()
        .waitFor({ timeout: 60_000 });
    } finally {
      process.kill(agent, "SIGCONT");
    }
    await vps().state("Running").waitFor({ timeout: 60_000 });
  });

  test("Ctrl-C leaves the VPS running, and the next start finds it again in seconds", async () => {
    const { key, page } = story;
    const ticks = initTicks();
    await story.berth.interrupt();
    expect(initTicks()).toBe(ticks);
    expect(key.run(address, "echo alive").trim()).toBe("alive");
    await promise("second start", 10, () => story.startAgain());
    expect(initTicks()).toBe(ticks);
    expect(story.berth.output()).not.toMatch(/Building/);
    await page.goto(`${story.berth.address}/containers/101`);
    await vps().state("Running").waitFor({ timeout: 60_000 });
  });

  test("a host that lost its key comes back at the next start as the node it was", async () => {
    const ticks = initTicks();
    await story.berth.interrupt();
    rmSync(join(story.berth.dataDir, "agent/tls"), { recursive: true });
    await story.startAgain();
    expect(story.berth.output()).toMatch(/Joining this machine/);
    await vps().open();
    await vps().state("Running").waitFor({ timeout: 60_000 });
    expect(initTicks()).toBe(ticks);
  });

  test("root passwords stand in no database, state, log or command line", async () => {
    const { page, instance } = story;
    await vps().more("Reset root password");
    await page.getByRole("dialog").getByRole("button", { name: "Make a new password" }).click();
    secrets.push(await takeRootPassword(page));
    await vps().state("Running").waitFor();
    // What is only in the database's memory is written to its files first.
    execFileSync(
      "runuser",
      ["-u", "berth", "--", "psql", "-h", join(instance.runDir, "postgres"), "-c", "CHECKPOINT", "postgres"],
      {
        stdio: "ignore",
      },
    );
    expect(secrets).toHaveLength(2);
    expect(placesOf(secrets)).toEqual([]);
    // The search finds what is there: the host name stands in the database.
    expect(placesOf([HOSTNAME]).length).toBeGreaterThan(0);
  });

  test("no script of a page failed on the way", () => {
    expect(story.faults).toEqual([]);
  });
});
