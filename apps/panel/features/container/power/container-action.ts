/** What a hook gives its button: the act, whether it is on its way, why not now, and what went wrong. */
export interface ContainerAction {
  run(): void;
  readonly isBusy: boolean;
  readonly disabledReason: string | null;
  readonly error: unknown;
}
