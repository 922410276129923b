import type { ErrorCode } from "../../errors/catalogue.ts";

/** Says for each error what failed and what to do; `{name}` is filled from the error's params. */
export const errors = {
  "internal.unexpected":
    "Something went wrong inside Berth. Nothing you typed is at fault; try again, and if it happens again give the reference to your administrator.",
  "input.invalid": "Some of what was entered cannot be used. Correct the marked fields and send again.",
  "session.required": "Your session has ended. Sign in again to go on.",
  "session.forbidden": "Your account may not do this. Ask an administrator for the permission.",
  "session.bad_credentials": "The e-mail or the password is wrong. Check both and try again.",
  "setup.link_invalid":
    "This setup link is not valid any more: it was used, has run out, or the first administrator exists already. Sign in, or run the start command again for a new link.",

  "container.not_found": "There is no such container. It may have been deleted; go back to the list.",
  "container.busy": "Another task of this container is still running. Wait until it ends, then try again.",
  "container.already_running": "The container is running already. There is nothing to start.",
  "container.already_stopped": "The container is stopped already. There is nothing to shut down.",
  "container.hostname_taken": "Another container already has this hostname. Choose a different one.",
  "container.suspended": "The container is suspended, so this cannot be done. Lift the suspension first.",
  "container.confirm_mismatch":
    "The typed name is not the container's hostname, so nothing was deleted. Type the hostname exactly as it is shown.",
  "container.init_failed":
    "The container's init ended right after it was started. Open the task's log to see why; the image may be damaged.",
  "container.stop_timeout": "The container did not shut down in time. Wait and try again, or use Force off.",
  "container.start_failed":
    "The container could not be started. Open the task's log for the step that failed, then retry.",

  "node.not_found": "There is no such node. It may have been removed; choose another one.",
  "node.unreachable":
    "The node cannot be reached, so nothing was changed. Its containers go on running; try again when the node is back.",
  "node.timeout": "The node did not answer in time. It may still be working; look at the task before you try again.",
  "node.full": "The node has no room left for this. Choose smaller limits or another node.",
  "node.version_mismatch": "The node's agent is too old for this panel. Update the agent on the node, then try again.",
  "agent.unexpected": "The node's agent met an error it does not know. Look at the agent's log under the reference.",
  "agent.bad_reply":
    "The node's agent answered something the panel does not understand. Update panel and agent to the same release.",

  "image.not_found": "The image is not on this node. Choose another image, or build it there first.",
  "image.build_failed": "The image could not be built. Open the task's log; often the package mirror was out of reach.",
  "pool.exhausted": "The pool has no free address left. Choose another pool or delete a container that is not needed.",
  "address.taken":
    "This address is in use by another container. Choose another one, or leave it empty for the next free one.",
  "address.invalid": "This is not an address of the chosen pool. Type one inside the pool's range, or leave it empty.",
  "disk.no_space": "The node's disk has no space left for this. Free some space or choose a smaller disk.",
  "disk.failed": "The container's disk could not be prepared. Look at the task's log, then retry.",
  "disk.busy": "The container's disk is still in use. Wait a moment, then retry.",
  "rootfs.failed": "The container's file system could not be put together. Look at the task's log, then retry.",
  "rootfs.unsafe_path":
    "A path inside the container leads outside of it, so the start was refused. Remove the symbolic link named in the task's log.",
  "cgroup.failed": "The limits of the container could not be applied. Look at the task's log, then retry.",
  "cgroup.limit_below_use":
    "The container holds {inUse} and cannot give back enough of it for this limit. Choose a higher one, or free memory inside first.",
  "net.failed": "The network of the container could not be set up. Look at the task's log, then retry.",
  "net.rate_unsupported":
    "This node's kernel cannot hold network limits. Leave them empty, or choose a plan without them or another node.",
  "security.failed":
    "A protection of the container could not be put in place, so it was not started. Look at the task's log.",
  "monitor.failed":
    "The process that watches over the container could not be started. Look at the task's log, then retry.",
  "monitor.lost": "The process that watched over the container is gone. Restart the container to watch it again.",
  "uid_range.exhausted":
    "The node has no free range of user ids left. Delete a container there or choose another node.",
  "console.ticket_invalid": "The terminal's ticket has run out. Open the terminal again.",
  "console.failed": "The terminal could not be opened. Check that the container is running, then try again.",

  "task.not_found": "There is no such task. It may belong to a deleted container; go back to the list.",
  "task.timed_out": "The task took longer than it may and was given up. Look at the step it stopped at, then retry.",
  "task.interrupted": "The node's agent was restarted during the task. What was half done has been undone; retry it.",
  "operation.not_found": "The node does not know this operation any more. Start it again.",
  "operation.conflict": "The node has an operation of this name with another content. Start it again.",
  "join.token_invalid": "The join token is not valid: it was used or has run out. Make a new one in the panel.",
  "join.failed": "The node could not be joined. Check that the panel reaches the node's address, then try again.",
  "operation.too_many":
    "The node ended many containers within a minute and takes no more for now. Wait a minute; if nobody meant this, look at the audit log.",
  "operation.shell_refused": "This changes what the panel decides. Do it in the panel.",
  "live.too_many": "This tab watches more than it may at once. Close some charts, then reload the page.",
  "input.too_large": "More was sent at once than Berth takes. Send less, or in several parts.",
  "task.overruled":
    "Force off was asked for before this had begun, so it was not done. Start it again if it is still wanted.",
  "task.too_many": "You did very many things within a minute. Wait a minute, then go on.",
  "console.too_many": "This container has {most} root shells open, and that is the limit. Close one, then try again.",
  "audit.reason_required":
    "This reaches into a customer's VPS, so it needs a reason, and nothing was done without one. Write it in one line of 3 to 200 characters; the customer reads it.",
  "tenant.not_found": "There is no such customer. It may have been mistyped; choose one from the list.",
  "tenant.name_taken": "There is a customer of this name already. Open that one, or choose another name.",
  "tenant.email_taken":
    "Somebody already signs in with this e-mail address. Use another one; whoever lost a password gets a new link instead.",
  "tenant.closed": "This customer is closed, so nothing new can be given to it. Choose another customer.",
  "tenant.not_empty":
    "This customer still has {count} containers, the bin included, so it cannot be closed. Purge them first.",
  "tenant.is_provider": "This is the provider's own account. It cannot be closed, and its people are not invited here.",
  "member.not_found": "There is no such login at this customer. Reload the page and choose one from the list.",
  "plan.not_found": "There is no such plan. Choose one from the list, or give limits of its own.",
  "plan.name_taken": "There is a plan of this name already, perhaps an archived one. Choose another name.",
  "plan.archived":
    "This plan is archived and not offered any more. Choose another plan, or take it back from the archive.",
  "container.in_bin": "The container lies in the bin, so this cannot be done. Restore it from the bin first.",
  "container.password_failed":
    "The VPS's own chpasswd refused the new root password, so the old one holds. Look at the task's log, mend /etc/passwd and /etc/shadow inside, then set the password again.",
  "session.locked_out":
    "Too many wrong tries. Wait {minutes} min, then try again; until then not even the right answer is taken.",
  "session.too_many": "Too many requests from your address. Wait a minute, then try again.",
  "session.bad_password": "This is not your current password. Type it again.",
  "session.bad_code": "This code is wrong or was used already. Wait for the next one in the app and type that.",
  "session.challenge_over": "The time for the second step is over. Sign in with your password again.",
  "session.second_factor_changed": "The second factor was changed meanwhile. Reload the page to see how it is now.",
  "session.account_closed": "This customer account is closed, so nobody can sign in to it. Ask the provider.",
  "session.not_found": "This sign-in has ended already. Reload the list.",
  "invitation.link_invalid":
    "This link does not work any more: it was used, replaced by a newer one, or is too old. Ask the provider for a new one.",
  "container.not_in_bin": "The container does not lie in the bin, so there is nothing to restore. Go back to its page.",
  "container.hostname_in_bin":
    "A container in the bin (CT {ctid}) has this hostname and keeps it. Restore that one, purge it from the bin, or choose a different name.",
  "pool.not_found": "There is no such address pool. It may have been deleted; choose another one.",
  "pool.name_taken": "Another pool is already called {pool}. Choose a different name.",
  "pool.overlap":
    "This network shares addresses with the pool {pool} ({cidr}). Choose a network that no other pool reaches into.",
  "pool.overlaps_node":
    "The node {node} has {network} itself, so these addresses cannot be given to containers. Choose a network the node does not use.",
  "pool.in_use":
    "Containers have {count} of this pool's addresses, so its network and its way are fixed and it cannot be deleted. Purge those containers first; the bin counts.",
  "pool.other_node":
    "The pool {pool} is routed to the node {node}, and on another node its addresses would be dead. Choose that node or another pool.",
  "address.reserved":
    "{address} is kept back for the provider's own use. Choose another one, or take it off the pool's reserved addresses.",
  "address.quarantined":
    "{address} was given back a short while ago and rests. Choose another one, or free it on the pool's map.",
  "agent.state_damaged":
    "The node's agent cannot read its own records, so it does not start. Its VPSs run on; follow the error's page to mend the file.",
  "agent.identity_damaged":
    "The node's agent cannot read who it is, so it does not answer the panel. Its VPSs run on; join the node again from its shell.",
  "container.password_outdated":
    "A newer root password was asked for since, so this one is not set any more. Use the newer one, or make another.",
} as const satisfies Record<ErrorCode, string>;
