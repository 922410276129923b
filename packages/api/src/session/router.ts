import { getMe } from "@berth/control/session/get-me.ts";
import { getSecondFactor } from "@berth/control/session/get-second-factor.ts";
import { ask, router } from "../trpc.ts";

/** Who is signed in. Signing in and out, passwords and codes are /api/auth. */
export const sessionRouter = router({ me: ask(getMe), secondFactor: ask(getSecondFactor) });
