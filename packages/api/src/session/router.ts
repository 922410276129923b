import { changeProfile } from "@berth/control/session/change-profile.ts";
import { getMe } from "@berth/control/session/get-me.ts";
import { getSecondFactor } from "@berth/control/session/get-second-factor.ts";
import { listSessions } from "@berth/control/session/list-sessions.ts";
import { revokeOtherSessions } from "@berth/control/session/revoke-other-sessions.ts";
import { revokeSession } from "@berth/control/session/revoke-session.ts";
import { act, ask, router } from "../trpc.ts";

/** Who is signed in, and where. Signing in and out, passwords and codes are /api/auth. */
export const sessionRouter = router({
  me: ask(getMe),
  secondFactor: ask(getSecondFactor),
  list: ask(listSessions),
  revoke: act(revokeSession),
  revokeOthers: act(revokeOtherSessions),
  changeProfile: act(changeProfile),
});
