/** How many days a container lies in the bin before it is purged. */
export const BIN_DAYS = 7;

/** Says when something put into the bin now is purged. */
export function purgeTime(binnedAt: Date): Date {
  return new Date(binnedAt.getTime() + BIN_DAYS * 86_400_000);
}
