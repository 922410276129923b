import { getMe } from "@berth/control/session/get-me.ts";
import { ask, router } from "../trpc.ts";

/** Who is signed in. Signing in and out is /api/auth. */
export const sessionRouter = router({ me: ask(getMe) });
