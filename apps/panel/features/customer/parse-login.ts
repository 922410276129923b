import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { emailSchema } from "@berth/core/text/email.ts";
import type { Faults } from "../../lib/field-fault.ts";

/** Who is to sign in, as it stands in the fields. */
export interface LoginValues {
  personName: string;
  email: string;
}

export const firstLogin: LoginValues = { personName: "", email: "" };
export const loginFields = Object.keys(firstLogin) as readonly (keyof LoginValues)[];

/** Turns the fields of a login into what the API takes, with a fault for every field that is wrong. */
export function parseLogin({ personName, email }: LoginValues): {
  readonly login: { readonly name: string; readonly email: string };
  readonly faults: Faults<keyof LoginValues>;
} {
  const name = displayNameSchema.safeParse(personName);
  const address = emailSchema.safeParse(email);
  const faults: Faults<keyof LoginValues> = {};
  if (!name.success) faults.personName = { word: personName.trim() === "" ? "required" : "name" };
  if (!address.success) faults.email = { word: email.trim() === "" ? "required" : "email" };
  return { login: { name: name.data ?? "", email: address.data ?? "" }, faults };
}
