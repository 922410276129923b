const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * Lists the origins a browser may speak from: the public URL, and while that is plain http on
 * loopback, also the loopback name and port the browser itself used (a tunnel's port differs from
 * ours). A page elsewhere cannot forge it: its own origin is never a loopback name.
 */
export function trustedOrigins(publicUrl: string, host: string | null): string[] {
  const { origin, host: publicHost } = new URL(publicUrl);
  const isLocal = loopback.test(publicHost) && host !== null && loopback.test(host);
  return isLocal ? [origin, `http://${host}`] : [origin];
}

/** Tells whether a request that changes something, or opens a WebSocket, comes from a page of ours. */
export function isTrustedOrigin(publicUrl: string, headers: { origin?: string; host?: string }): boolean {
  return headers.origin !== undefined && trustedOrigins(publicUrl, headers.host ?? null).includes(headers.origin);
}
