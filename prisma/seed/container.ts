import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { createContainer } from "@berth/control/container/create-container.ts";

/** What a container cannot be made without. */
export interface ContainerWish {
  readonly tenantId: string;
  readonly planId: string;
  readonly nodeId: string;
  readonly imageDigest: string;
  readonly poolId: string;
  readonly hostname?: string;
}

/** Begins a container by plan as an admin does; its task makes it, and whoever runs tasks runs that. */
export async function seedContainer(admin: Caller, { hostname = `vps-${randomUUID()}`, ...wish }: ContainerWish) {
  return createContainer.call(admin, {
    ...wish,
    requestId: randomUUID(),
    hostname,
    limits: null,
    address: null,
    sshKeys: [],
    isPasswordGenerated: true,
    isAutostart: true,
    isStarted: true,
  });
}
