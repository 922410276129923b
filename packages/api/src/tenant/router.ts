import { addLogin } from "@berth/control/tenant/add-login.ts";
import { closeTenant } from "@berth/control/tenant/close-tenant.ts";
import { createTenant } from "@berth/control/tenant/create-tenant.ts";
import { getTenant } from "@berth/control/tenant/get-tenant.ts";
import { inviteAgain } from "@berth/control/tenant/invite-again.ts";
import { listTenants } from "@berth/control/tenant/list-tenants.ts";
import { renameTenant } from "@berth/control/tenant/rename-tenant.ts";
import { resetSecondFactor } from "@berth/control/tenant/reset-second-factor.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with customers and their logins; one line a use case. */
export const tenantRouter = router({
  list: ask(listTenants),
  get: ask(getTenant),
  create: act(createTenant),
  rename: act(renameTenant),
  close: act(closeTenant),
  addLogin: act(addLogin),
  inviteAgain: act(inviteAgain),
  resetSecondFactor: act(resetSecondFactor),
});
