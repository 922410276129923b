import { powerUseCase } from "./power-use-case.ts";

/** Asks a VPS to power off as its own init does, and ends it when it has not after a while. */
export const shutDownContainer = powerUseCase("container.shutDown");
