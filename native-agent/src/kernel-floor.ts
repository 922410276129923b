// Which kernels have the fixes a host of strangers' containers must have (CVE-2026-31431 and what was
// fixed before it). Pure; asked by preflight.ts.

/** The first fixed release of each series that is still maintained. */
const FIXED: Readonly<Record<string, number>> = { "6.1": 170, "6.6": 137, "6.12": 85, "6.18": 22 };
/** Series from here on were born fixed. */
const BORN_FIXED = [6, 19] as const;

/** Tells whether a release such as `6.18.44-amd64` has the fixes; a series nobody maintains has not. */
export function hasKernelFixes(release: string): boolean {
  const [major = 0, minor = 0, patch = 0] = release.split(/[.+-]/).map(Number);
  if (major > BORN_FIXED[0] || (major === BORN_FIXED[0] && minor >= BORN_FIXED[1])) return true;
  const fixed = FIXED[`${major}.${minor}`];
  return fixed !== undefined && patch >= fixed;
}
