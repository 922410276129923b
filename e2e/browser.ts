// Debian's Chromium, driven by Playwright, with a phone's and a desk's size and both themes.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const SCREENSHOTS = "test-results/screens";

/** Starts Debian's Chromium; the flags keep it from looking for hosts outside this machine. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Opens a page that fails the test on an error of its own script. */
export async function openPage(browser: Browser, faults: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 960 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  return page;
}

/** Takes the page in light and dark at a desk, and on a phone, where nothing may need a sideways scroll. */
export async function takeScreens(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const take = async (kind: string): Promise<void> => {
    // Charts are laid out anew after a change of size, in the next frames.
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${kind}.png`) });
  };
  await take("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await take("dark");
  await page.setViewportSize({ width: 375, height: 812 });
  await take("phone");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  if (overflow > 0) throw new Error(`${name} is ${overflow} px wider than a phone`);
  await page.setViewportSize({ width: 1440, height: 960 });
  await page.emulateMedia({ colorScheme: "light" });
}
