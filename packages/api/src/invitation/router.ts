import { acceptInvitation } from "@berth/control/invitation/accept-invitation.ts";
import { getInvitation } from "@berth/control/invitation/get-invitation.ts";
import { actOpen, askOpen, router } from "../trpc.ts";

/** A customer's way in: the one-use link. */
export const invitationRouter = router({ get: askOpen(getInvitation), accept: actOpen(acceptInvitation) });
