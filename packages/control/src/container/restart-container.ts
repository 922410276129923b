import { powerUseCase } from "./power-use-case.ts";

/** Shuts a VPS down and starts it again. */
export const restartContainer = powerUseCase("container.restart");
