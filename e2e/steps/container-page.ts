// Eyes and hands on the page of one container: its state in the header, its power, its tabs.
import type { Locator, Page } from "playwright-core";

/** The page of one container, open or to be opened. */
export interface ContainerPage {
  open(): Promise<void>;
  /** The state's word in the header; wait for it. */
  state(word: string): Locator;
  header(): Locator;
  tab(name: string): Promise<void>;
  /** Presses a power button; where a dialog asks, says yes. */
  power(name: "Start" | "Shut down" | "Restart" | "Force off"): Promise<void>;
  /** Opens an entry of the menu of more actions. */
  more(entry: string): Promise<void>;
}

/** Looks at a container's page; `url` is its own. */
export function containerPage(page: Page, url: string, hostname: string): ContainerPage {
  const header = () => page.locator("header").filter({ hasText: hostname });
  const more = async (entry: string): Promise<void> => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };
  return {
    open: async () => void (await page.goto(url)),
    state: (word) => header().getByText(word, { exact: true }),
    header,
    tab: (name) => page.getByRole("tab", { name }).click(),
    more,
    async power(name) {
      if (name === "Force off") await more(name);
      else await page.getByRole("button", { name, exact: true }).click();
      if (name !== "Start") await page.getByRole("dialog").getByRole("button", { name }).click();
    },
  };
}
