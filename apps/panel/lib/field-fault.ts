import type { ui } from "@berth/core/messages/en/ui.ts";

/** A fault at a field: a key of the words for forms, and what the sentence needs. */
export interface FieldFault {
  readonly word: keyof typeof ui.form;
  readonly values?: Readonly<Record<string, number>>;
}

/** The faults of a form by its fields. */
export type Faults<F extends string> = Partial<Record<F, FieldFault>>;
