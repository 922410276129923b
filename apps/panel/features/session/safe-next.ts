/** Keeps a way back inside the panel: an address of another site is replaced by the overview. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/";
}
