import { powerUseCase } from "./power-use-case.ts";

/** Starts a container. */
export const startContainer = powerUseCase("container.start");
