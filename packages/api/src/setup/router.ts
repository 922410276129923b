import { finishSetup } from "@berth/control/setup/finish-setup.ts";
import { getSetupStatus } from "@berth/control/setup/get-setup-status.ts";
import { actOpen, askOpen, router } from "../trpc.ts";

/** The first admin's way in. */
export const setupRouter = router({ status: askOpen(getSetupStatus), finish: actOpen(finishSetup) });
