import { existsSync } from "node:fs";
import { runCommand } from "../bootstrap/run-command.mjs";

/** What preflight found loadable. The kernel loads some of these by itself when they are used, but not all. */
export const MODULES = ["overlay", "ext4", "loop", "veth", "nf_tables", "nft_ct", "nft_chain_nat", "nft_masq"];
/** What network rates stand on. Loaded by itself, ifb would make two interfaces nobody asked for. */
const RATE_MODULES = ["ifb numifbs=0", "sch_tbf", "sch_ingress", "cls_u32", "act_mirred"];

/**
 * Loads the kernel modules that containers stand on; what is built in is there already. The agent then
 * tries the features themselves and says what is missing, so a failure here is none.
 */
export async function loadModules(): Promise<void> {
  if (!existsSync("/sbin/modprobe")) return;
  for (const module of [...MODULES, ...RATE_MODULES])
    await runCommand("/sbin/modprobe", ["-q", "--", ...module.split(" ")], { mayFail: true });
}
