import { changePool } from "@berth/control/pool/change-pool.ts";
import { createPool } from "@berth/control/pool/create-pool.ts";
import { deletePool } from "@berth/control/pool/delete-pool.ts";
import { endQuarantine } from "@berth/control/pool/end-quarantine.ts";
import { getAddressHistory } from "@berth/control/pool/get-address-history.ts";
import { getPool } from "@berth/control/pool/get-pool.ts";
import { listPools } from "@berth/control/pool/list-pools.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with address pools; one line a use case. */
export const poolRouter = router({
  list: ask(listPools),
  get: ask(getPool),
  history: ask(getAddressHistory),
  create: act(createPool),
  change: act(changePool),
  delete: act(deletePool),
  endQuarantine: act(endQuarantine),
});
