// What an admin does before a customer has a VPS, through the forms: a plan, and one screen for the VPS.
import type { Page } from "playwright-core";

/** Makes a plan of one core, half a GiB of memory and 4 GiB of disk. */
export async function makePlan(page: Page, address: string, name: string): Promise<void> {
  await page.goto(`${address}/plans/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("CPU", { exact: true }).fill("1");
  await page.getByLabel("Memory", { exact: true }).fill("0.5");
  await page.getByLabel("Disk", { exact: true }).fill("4");
  await page.getByRole("button", { name: "Create plan" }).click();
  await page.getByRole("heading", { name }).waitFor();
}

/** What is asked for on the one screen. */
export interface ContainerOrder {
  readonly hostname: string;
  /** As it stands in the list of customers; null is the provider itself. */
  readonly customer: string | null;
  readonly plan: string;
  readonly sshKey: string;
}

/** Chooses the option of a select whose words begin so. */
export async function choose(page: Page, label: string, begins: string): Promise<void> {
  const select = page.getByLabel(label, { exact: true });
  // The choices arrive from the panel a moment after the form.
  const option = select.locator("option").filter({ hasText: new RegExp(`^${begins}`) });
  await option.first().waitFor({ state: "attached" });
  await select.selectOption((await option.first().getAttribute("value")) ?? "");
}

/** Fills the one screen. */
export async function fillContainer(page: Page, address: string, order: ContainerOrder): Promise<void> {
  await page.goto(`${address}/containers/new`);
  if (order.customer !== null) await choose(page, "Customer", order.customer);
  await choose(page, "Plan", order.plan);
  await page.getByLabel("Hostname").fill(order.hostname);
  await page.getByLabel("SSH keys for root").fill(order.sshKey);
  await page.getByLabel("Make a root password").check();
}

/** Fills the one screen and sends it; gives the root password, which is shown this once. */
export async function createContainer(page: Page, address: string, order: ContainerOrder): Promise<string> {
  await fillContainer(page, address, order);
  await page.getByRole("button", { name: "Create container" }).click();
  return takeRootPassword(page);
}

/** Reads the root password out of its dialog and closes it. */
export async function takeRootPassword(page: Page): Promise<string> {
  const shown = page.getByTestId("root-password");
  await shown.waitFor({ timeout: 30_000 });
  const password = (await shown.innerText()).trim();
  await page.getByRole("button", { name: "I have copied it, go on" }).click();
  await shown.waitFor({ state: "detached" });
  return password;
}
