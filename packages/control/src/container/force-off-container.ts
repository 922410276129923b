import { powerUseCase } from "./power-use-case.ts";

/** Ends every process of a VPS at once; also when a shutdown, start or restart hangs. */
export const forceOffContainer = powerUseCase("container.forceOff");
