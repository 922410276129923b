import { openTerminal } from "@berth/control/terminal/open-terminal.ts";
import { act, router } from "../trpc.ts";

/** Tickets for /ws/term. */
export const terminalRouter = router({ open: act(openTerminal) });
