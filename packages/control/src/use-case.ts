import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { z } from "zod";
import { type Actor, authorise, type Caller } from "./actor.ts";
import type { Panel } from "./panel.ts";
import type { Permission } from "./permission.ts";

interface Shapes<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I;
  readonly output: O;
}

/** One thing a signed-in person can do: who may, the shape, the act. */
export interface UseCase<I extends z.ZodType, O extends z.ZodType> extends Shapes<I, O> {
  readonly permission: Permission;
  /** Authorises, parses, acts, and parses what comes out, so that no column leaves by accident. */
  call(caller: Caller, input: unknown): Promise<z.output<O>>;
}

/** Somebody without a session. */
export interface Visitor {
  readonly requestId: string;
  readonly panel: Panel;
}

/** One of the few things anybody can do; there is a test that counts them. */
export interface OpenUseCase<I extends z.ZodType, O extends z.ZodType> extends Shapes<I, O> {
  readonly permission: "anyone";
  call(visitor: Visitor, input: unknown): Promise<z.output<O>>;
}

/** Parses input from outside; a fault becomes `input.invalid` with the field it is in. */
function parseInput<I extends z.ZodType>(schema: I, input: unknown): z.output<I> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new BerthError("input.invalid", `${field}: ${issue?.message ?? "invalid"}`, field === "" ? {} : { field });
}

/** Makes a use case out of its definition. */
export function useCase<I extends z.ZodType, O extends z.ZodType>(
  definition: Shapes<I, O> & {
    readonly permission: Permission;
    run(actor: Actor, input: z.output<I>): Promise<z.input<O>>;
  },
): UseCase<I, O> {
  const { permission, input, output } = definition;
  return {
    permission,
    input,
    output,
    async call(caller, given) {
      const actor = authorise(caller, permission);
      return output.parse(await definition.run(actor, parseInput(input, given)));
    },
  };
}

/** Makes a use case that needs no session. */
export function openUseCase<I extends z.ZodType, O extends z.ZodType>(
  definition: Shapes<I, O> & { run(visitor: Visitor, input: z.output<I>): Promise<z.input<O>> },
): OpenUseCase<I, O> {
  const { input, output } = definition;
  return {
    permission: "anyone",
    input,
    output,
    call: async (visitor, given) => output.parse(await definition.run(visitor, parseInput(input, given))),
  };
}
