/** How an error of one code is answered: the HTTP status, and whether the same call may succeed later. */
export interface ErrorKind {
  readonly http: number;
  readonly isRetryable: boolean;
}

const refused = (http: number): ErrorKind => ({ http, isRetryable: false });
const temporary = (http: number): ErrorKind => ({ http, isRetryable: true });

/**
 * Every error a person or a program can meet, `noun.reason`. Each has a sentence in
 * messages/{en,ru}/errors.ts and a page in docs/errors/.
 */
export const errorCatalogue = {
  "internal.unexpected": refused(500),
  "input.invalid": refused(400),
  "input.too_large": refused(413),
  "session.required": refused(401),
  "session.forbidden": refused(403),
  "session.bad_credentials": refused(401),
  "setup.link_invalid": refused(410),

  "container.not_found": refused(404),
  "container.busy": refused(409),
  "container.already_running": refused(409),
  "container.already_stopped": refused(409),
  "container.hostname_taken": refused(409),
  "container.suspended": refused(409),
  "container.in_bin": refused(409),
  "container.not_in_bin": refused(409),
  "container.hostname_in_bin": refused(409),
  "container.confirm_mismatch": refused(400),
  "container.init_failed": refused(500),
  "container.stop_timeout": temporary(504),
  "container.start_failed": refused(500),
  "container.password_outdated": refused(409),
  "container.password_failed": refused(500),

  "node.not_found": refused(404),
  "node.unreachable": temporary(503),
  "node.timeout": temporary(504),
  "node.full": refused(409),
  "node.version_mismatch": refused(409),
  "agent.unexpected": refused(500),
  "agent.state_damaged": refused(500),
  "agent.identity_damaged": refused(500),
  "agent.bad_reply": refused(502),

  "image.not_found": refused(404),
  "image.build_failed": refused(500),
  "pool.not_found": refused(404),
  "pool.exhausted": refused(409),
  "pool.name_taken": refused(409),
  "pool.overlap": refused(409),
  "pool.overlaps_node": refused(409),
  "pool.in_use": refused(409),
  "pool.other_node": refused(409),
  "address.taken": refused(409),
  "address.invalid": refused(400),
  "address.reserved": refused(409),
  "address.quarantined": refused(409),
  "disk.no_space": refused(507),
  "disk.failed": refused(500),
  "disk.busy": temporary(503),
  "rootfs.failed": refused(500),
  "rootfs.unsafe_path": refused(500),
  "cgroup.failed": refused(500),
  "cgroup.limit_below_use": refused(409),
  "net.failed": refused(500),
  "net.rate_unsupported": refused(409),
  "security.failed": refused(500),
  "monitor.failed": refused(500),
  "monitor.lost": refused(500),
  "uid_range.exhausted": refused(507),
  "console.ticket_invalid": refused(403),
  "console.failed": refused(500),
  "console.too_many": temporary(429),

  "task.not_found": refused(404),
  "task.timed_out": temporary(504),
  "task.interrupted": temporary(500),
  "task.overruled": refused(409),
  "task.too_many": temporary(429),
  "operation.not_found": refused(404),
  "operation.conflict": refused(409),
  "operation.too_many": temporary(429),
  "operation.shell_refused": refused(403),
  "live.too_many": temporary(429),
  "join.token_invalid": refused(403),
  "join.failed": temporary(502),
  "audit.reason_required": refused(400),
  "tenant.not_found": refused(404),
  "tenant.name_taken": refused(409),
  "tenant.email_taken": refused(409),
  "tenant.closed": refused(409),
  "tenant.not_empty": refused(409),
  "tenant.is_provider": refused(409),
  "member.not_found": refused(404),
  "plan.not_found": refused(404),
  "plan.name_taken": refused(409),
  "plan.archived": refused(409),
  "session.locked_out": temporary(429),
  "session.too_many": temporary(429),
  "session.bad_password": refused(400),
  "session.bad_code": refused(400),
  "session.challenge_over": refused(401),
  "session.second_factor_changed": refused(409),
  "session.account_closed": refused(403),
  "session.not_found": refused(404),
  "invitation.link_invalid": refused(410),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Tells whether a string from outside is a code we know. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(errorCatalogue, value);
}
