// One story: a Berth of its own, a browser that watches for broken scripts, and at the end the census:
// nothing of it may be left on the machine. The tests of a file are one story, each goes on where the
// last one ended, so what follows a failed part is skipped and says so.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Census, leaked, takeCensus } from "../native-agent/test/census.ts";
import { eventually } from "../native-agent/test/eventually.ts";
import { type Berth, chooseInstance, type Instance, removeInstance, startBerth } from "./berth.ts";
import { launchBrowser, openPage } from "./browser.ts";
import { makeSshKey, type SshKey } from "./ssh.ts";

/** What a story's tests share; each field throws before the story has begun. */
export interface Story {
  readonly instance: Instance;
  readonly berth: Berth;
  readonly browser: Browser;
  /** The first page: the admin's. */
  readonly page: Page;
  readonly key: SshKey;
  /** Errors of the pages' own scripts, and answers the pages should never have asked for. */
  readonly faults: readonly string[];
  /** Opens a page of somebody else, with cookies of their own. */
  openPage(): Promise<Page>;
  /** Starts Berth again after `berth.interrupt()`. */
  startAgain(): Promise<Berth>;
}

interface Begun {
  before: Census;
  instance: Instance;
  berth: Berth;
  browser: Browser;
  page: Page;
  key: SshKey;
}

/** Begins a story before the tests of a file and ends it after them. */
export function tellStory(): Story {
  const parts: Partial<Begun> = {};
  const faults: string[] = [];
  let isBroken = false;

  function part<K extends keyof Begun>(name: K): Begun[K] {
    const value = parts[name];
    if (value === undefined) throw new Error(`the story has no ${name} yet`);
    return value;
  }

  beforeAll(async () => {
    parts.before = takeCensus();
    parts.key = makeSshKey();
    parts.instance = await chooseInstance();
    parts.berth = await startBerth(parts.instance);
    parts.browser = await launchBrowser();
    parts.page = await openPage(parts.browser, faults);
  });

  beforeEach((context) => {
    if (isBroken) context.skip("an earlier part of the story failed");
  });

  afterEach((context) => {
    isBroken ||= context.task.result?.state === "fail";
  });

  afterAll(async () => {
    if (isBroken) await parts.page?.screenshot({ path: "test-results/failed.png" }).catch(() => undefined);
    await parts.browser?.close();
    await parts.berth?.interrupt();
    parts.key?.remove();
    if (parts.instance !== undefined) await removeInstance(parts.instance);
    const before = part("before");
    await eventually("nothing is left of the story", () => expect(leaked(before, takeCensus())).toEqual([]), 15_000);
  });

  return {
    get instance() {
      return part("instance");
    },
    get berth() {
      return part("berth");
    },
    get browser() {
      return part("browser");
    },
    get page() {
      return part("page");
    },
    get key() {
      return part("key");
    },
    faults,
    openPage: () => openPage(part("browser"), faults),
    async startAgain() {
      parts.berth = await startBerth(part("instance"));
      return parts.berth;
    },
  };
}

/** Waits up to five times a promise of seconds, and prints what it took. */
export async function promise(what: string, seconds: number, holds: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await holds();
  const took = (performance.now() - startedAt) / 1000;
  console.log(`${what}: ${took.toFixed(1)} s (promise ${seconds} s)`);
  expect(took).toBeLessThan(seconds * 5);
}
