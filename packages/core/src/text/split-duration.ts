/** A duration cut into whole units. */
export interface DurationParts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** Cuts milliseconds into days, hours, minutes and seconds; less than nothing is nothing. */
export function splitDuration(durationMs: number): DurationParts {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}

/** Names the two largest units of a duration that are worth saying, such as `["days", "hours"]`. */
export function spokenUnits(parts: DurationParts): readonly (keyof DurationParts)[] {
  if (parts.days > 0) return parts.hours > 0 ? ["days", "hours"] : ["days"];
  if (parts.hours > 0) return parts.minutes > 0 ? ["hours", "minutes"] : ["hours"];
  if (parts.minutes > 0) return ["minutes"];
  return ["seconds"];
}
