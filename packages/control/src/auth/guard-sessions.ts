import type { SystemDb } from "@berth/db/database.ts";
import type { BetterAuthOptions } from "better-auth";
import { APIError } from "better-auth/api";
import { z } from "zod";
import { isShutOut } from "./closed-tenants.ts";
import { spendCode } from "./second-factor.ts";

type Hooks = NonNullable<BetterAuthOptions["databaseHooks"]>;
type BeforeSession = NonNullable<NonNullable<NonNullable<Hooks["session"]>["create"]>["before"]>;

const bodySchema = z.object({ code: z.string() });

/** What stands before every new session, whatever door it comes from: the last word on who gets one. */
export function guardSessions(db: SystemDb, hashCode: (code: string) => string): BeforeSession {
  return async ({ userId }, asked) => {
    if (await isShutOut(db, userId)) {
      throw new APIError("FORBIDDEN", { code: "ACCOUNT_CLOSED", message: "the customer is closed" });
    }
    if (asked?.path !== "/two-factor/verify-totp") return;
    await spendCode(db, userId, hashCode(bodySchema.parse(asked.body).code));
  };
}
