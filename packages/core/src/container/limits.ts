import { z } from "zod";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Per-direction disk limits; null leaves that direction unlimited. */
export const diskIoLimitsSchema = z.strictObject({
  readBytesPerSec: z
    .number()
    .int()
    .min(MIB)
    .max(100 * GIB)
    .nullable(),
  writeBytesPerSec: z
    .number()
    .int()
    .min(MIB)
    .max(100 * GIB)
    .nullable(),
  readOpsPerSec: z.number().int().min(10).max(10_000_000).nullable(),
  writeOpsPerSec: z.number().int().min(10).max(10_000_000).nullable(),
});
export type DiskIoLimits = z.infer<typeof diskIoLimitsSchema>;

const bitsPerSec = z.number().int().min(1_000_000).max(400_000_000_000).nullable();

/** Per-direction network limits in bits a second, as the VPS sees them; null leaves that direction unlimited. */
export const networkLimitsSchema = z.strictObject({ receiveBitsPerSec: bitsPerSec, transmitBitsPerSec: bitsPerSec });
export type NetworkLimits = z.infer<typeof networkLimitsSchema>;

/**
 * What one container may use. Units are in the names; `cpuMillicores` 1500 is one and a half cores;
 * `swapBytes` 0 means no swap; `diskBytes` is the size of the container's own disk, fixed at create.
 */
export const containerLimitsSchema = z.strictObject({
  cpuMillicores: z.number().int().min(50).max(1_024_000),
  memoryBytes: z
    .number()
    .int()
    .min(32 * MIB)
    .max(64 * 1024 * GIB),
  swapBytes: z
    .number()
    .int()
    .min(0)
    .max(1024 * GIB),
  diskBytes: z
    .number()
    .int()
    .min(128 * MIB)
    .max(1024 * 1024 * GIB),
  processes: z.number().int().min(16).max(4_000_000),
  diskIo: diskIoLimitsSchema,
  // The default is for specs written down before there were network limits.
  network: networkLimitsSchema.default({ receiveBitsPerSec: null, transmitBitsPerSec: null }),
});
export type ContainerLimits = z.infer<typeof containerLimitsSchema>;
