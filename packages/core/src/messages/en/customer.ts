import type { ErrorCode } from "../../errors/catalogue.ts";
import type { Overlay } from "../overlay-words.ts";
import type { ui } from "./ui.ts";

/**
 * What is said otherwise to a customer, in English: he has a VPS, where staff and code have a container.
 * Laid over the words of the panel; a test finds the word that slipped through.
 */
export const customerUi = {
  app: {
    containers: "My VPS",
    notFoundText: "The address may be mistyped, what was here may have been deleted, or it is not yours.",
    toOverview: "Go to my VPS",
  },
  tasks: {
    empty: "Nothing has been done yet",
    emptyText: "Everything that takes longer than a click is listed here: starting, shutting down, restarting.",
    container: "VPS",
    steps: { forgetting_the_container: "forgetting the VPS" },
  },
  container: {
    ct: "No. {ctid}",
    autostart: "Starts with its host",
    deliveries: { nat: "private, out to the internet by NAT", routed: "public" },
    sshCommand: "Log in by SSH",
    nodeLostTitle: "The host of this VPS does not answer",
    nodeLostText:
      "What you see is what was last known, {duration} ago. Your VPS most likely runs on; actions wait until its host is back. The provider can see this too.",
    suspendedTitle: "This VPS is suspended",
    suspendedText: "It is kept stopped until your provider lifts the suspension. Its disk and its address stay yours.",
    unknownText: "The host has not reported this VPS yet. This usually takes a few seconds.",
    unmonitoredTitle: "The VPS runs, but nobody watches over it",
    deletedTitle: "This VPS is deleted",
    toList: "Back to my VPS",
  },
  activity: { node: "The host", actions: { power: { host_boot: "The host was started anew" } } },
  power: {
    reasonSuspended: "It is suspended. Ask your provider.",
    reasonUnknown: "Its state is not known while its host does not answer.",
  },
  graphs: { failed: "The measurements do not arrive. They come back by themselves when the host answers." },
  terminal: { notRunning: "The terminal needs a running VPS. Start it first." },
} as const satisfies Overlay<typeof ui>;

const askProvider = "Look at the task's log, then retry. If it fails again, tell your provider the reference.";

/** The error sentences that a customer reads otherwise. */
export const customerErrors = {
  "session.forbidden": "Your account may not do this. Ask the owner of the account or your provider.",
  "container.not_found": "There is no such VPS. It may have been deleted; go back to the list.",
  "container.busy": "Another task of this VPS is still running. Wait until it ends, then try again.",
  "container.already_running": "The VPS is running already. There is nothing to start.",
  "container.already_stopped": "The VPS is stopped already. There is nothing to shut down.",
  "container.suspended": "The VPS is suspended, so it cannot be started. Ask your provider what is open.",
  "container.in_bin": "The VPS was deleted by the provider and is kept for some days. Ask your provider to restore it.",
  "container.init_failed": `Its init ended right after the VPS was started. ${askProvider}`,
  "container.stop_timeout": "The VPS did not shut down in time. Wait and try again, or use Force off.",
  "container.start_failed": `The VPS could not be started. ${askProvider}`,
  "container.password_failed":
    "Root's password could not be set inside the VPS, so the old one is still good. Check that it is whole, then retry.",
  "node.unreachable":
    "The host of this VPS cannot be reached, so nothing was changed. The VPS goes on running; try again when the host is back.",
  "node.timeout": "The host did not answer in time. It may still be working; look at the task before you try again.",
  "agent.unexpected": "The host met an error it does not know. Tell your provider the reference.",
  "agent.bad_reply": "The host answered something the panel does not understand. Tell your provider the reference.",
  "disk.no_space": "The host has no space left for this. Tell your provider the reference.",
  "disk.failed": `The disk of the VPS could not be prepared. ${askProvider}`,
  "disk.busy": "The disk of the VPS is still in use. Wait a moment, then retry.",
  "rootfs.failed": `The file system of the VPS could not be put together. ${askProvider}`,
  "rootfs.unsafe_path":
    "A path inside the VPS leads outside of it, so the start was refused. Ask your provider to remove the symbolic link named in the task's log.",
  "cgroup.failed": `The limits of the VPS could not be applied. ${askProvider}`,
  "cgroup.limit_below_use": "The VPS already uses more than this limit. Free memory inside it first.",
  "net.failed": `The network of the VPS could not be set up. ${askProvider}`,
  "security.failed": `A protection of the VPS could not be put in place, so it was not started. ${askProvider}`,
  "monitor.failed": `The process that watches over the VPS could not be started. ${askProvider}`,
  "monitor.lost": "The process that watched over the VPS is gone. Restart the VPS to watch it again.",
  "console.failed": "The terminal could not be opened. Check that the VPS is running, then try again.",
  "console.too_many": "This VPS has {most} root shells open, and that is the limit. Close one, then try again.",
  "task.not_found": "There is no such task. It may belong to a deleted VPS; go back to the list.",
  "task.interrupted": "The host's agent was restarted during the task. What was half done has been undone; retry it.",
  "operation.too_many": "The host ended very many VPSs within a minute and takes no more for now. Wait a minute.",
} as const satisfies Partial<Record<ErrorCode, string>>;
