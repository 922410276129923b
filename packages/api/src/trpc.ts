import { authorise } from "@berth/control/actor.ts";
import type { Permission } from "@berth/control/permission.ts";
import type { OpenUseCase, UseCase } from "@berth/control/use-case.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { z } from "zod";
import type { Context } from "./context.ts";
import { toPublicError, trpcCodeOf } from "./error-shape.ts";

/** What every procedure says of itself; a test reads it from the router. */
interface Meta {
  readonly permission: Permission | "anyone";
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    isDev: false,
    defaultMeta: { permission: "anyone" },
    errorFormatter({ shape, error, ctx }) {
      const berth = toPublicError(error, ctx?.requestId ?? "");
      const { code, httpStatus, path } = shape.data;
      return { ...shape, message: berth.message, data: { code, httpStatus, path, berth } };
    },
  });

/** Gives our errors their HTTP status; anything that is not ours stays a 500. */
const base = t.procedure.use(async ({ next }) => {
  const result = await next();
  const cause = result.ok ? undefined : result.error.cause;
  if (cause instanceof BerthError) throw new TRPCError({ code: trpcCodeOf(cause.code), message: cause.message, cause });
  return result;
});

/** Starts a procedure that only a caller with this permission gets into, before his input is even parsed. */
export function guarded(permission: Permission) {
  return base.meta({ permission }).use(({ ctx, next }) => {
    const { caller } = ctx;
    if (caller === null) throw new BerthError("session.required", "no session");
    return next({ ctx: { caller, actor: authorise(caller, permission) } });
  });
}

/** Makes routers. There is no other way to a procedure than the functions of this file. */
export const router = t.router;

/** A use case that changes nothing, as a query. */
export function ask<I extends z.ZodType, O extends z.ZodType>(useCase: UseCase<I, O>) {
  return guarded(useCase.permission)
    .input(useCase.input)
    .query(({ ctx, input }) => useCase.call(ctx.caller, input));
}

/** A use case that changes something, as a mutation. */
export function act<I extends z.ZodType, O extends z.ZodType>(useCase: UseCase<I, O>) {
  return guarded(useCase.permission)
    .input(useCase.input)
    .mutation(({ ctx, input }) => useCase.call(ctx.caller, input));
}

/** A use case for anybody, as a query. */
export function askOpen<I extends z.ZodType, O extends z.ZodType>(useCase: OpenUseCase<I, O>) {
  return base
    .meta({ permission: "anyone" })
    .input(useCase.input)
    .query(({ ctx, input }) => useCase.call(ctx, input));
}

/** A use case for anybody, as a mutation. */
export function actOpen<I extends z.ZodType, O extends z.ZodType>(useCase: OpenUseCase<I, O>) {
  return base
    .meta({ permission: "anyone" })
    .input(useCase.input)
    .mutation(({ ctx, input }) => useCase.call(ctx, input));
}
