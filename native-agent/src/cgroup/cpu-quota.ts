// CPU time as both cgroup versions take it: so many microseconds in each period. Called by v1/cpu.ts
// and v2/cpu.ts.

/** 100 ms, the kernel's own default: shorter ones cost context switches, longer ones stall for longer. */
export const CPU_PERIOD_USEC = 100_000;

/** Turns thousandths of a core into microseconds of CPU time per period. */
export function cpuQuotaUsec(cpuMillicores: number): number {
  return Math.round((cpuMillicores * CPU_PERIOD_USEC) / 1000);
}
