// How people come in: the first administrator by the set-up link, a customer by an invitation.
import type { Page } from "playwright-core";

/** Somebody of a story. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The provider's administrator in every story. */
export const ADMIN: Person = { name: "Ada Admin", email: "ada@example.org", password: "a long sentence for the tests" };

/** Makes the first administrator by the one-time link and waits for the overview. */
export async function becomeAdmin(page: Page, setupUrl: string | null): Promise<void> {
  if (setupUrl === null) throw new Error("the start printed no set-up link");
  await page.goto(setupUrl);
  await page.getByLabel("Your name").fill(ADMIN.name);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByLabel("Password again").fill(ADMIN.password);
  await page.getByRole("button", { name: "Create administrator and sign in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor({ timeout: 30_000 });
}

/** Makes a customer with its first login and gives the invitation's link. */
export async function makeCustomer(page: Page, address: string, login: Person & { customer: string }): Promise<string> {
  const { customer, name, email } = login;
  await page.goto(`${address}/customers/new`);
  await page.getByLabel("Name", { exact: true }).fill(customer);
  await page.getByLabel("Name of the person").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Create customer" }).click();
  const link = await page.getByTestId("invitation-link").innerText();
  await page.getByRole("button", { name: "I have copied it, go on" }).click();
  await page.getByRole("heading", { name: customer }).waitFor();
  return link.trim();
}

/** Sets a password behind an invitation; the page is signed in after it. */
export async function acceptInvitation(page: Page, link: string, { password }: Person): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password again").fill(password);
  await page.getByRole("button", { name: "Set the password and sign in" }).click();
}

/** Fills the first step of signing in; a second factor is asked for after it. */
export async function signIn(page: Page, address: string, { email, password }: Person): Promise<void> {
  await page.goto(`${address}/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
