import type { LiveChange } from "./change.ts";

/** Who looks: an admin gets every hint, anybody else only those of the named tenants. */
export interface LiveViewer {
  readonly isAdmin: boolean;
  readonly tenantIds: readonly string[];
}

/** Hands the database's hints to whoever watches on this panel. */
export interface LiveHub {
  /**
   * Follows hints, a batch a row. `viewer` is called at each send, so that a right taken away ends
   * at once; null ends the stream.
   */
  watch(viewer: () => LiveViewer | null, signal: AbortSignal): AsyncIterable<LiveChange[]>;
  close(): Promise<void>;
}
