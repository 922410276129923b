import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { containerViewSchema, viewContainer } from "./container-view.ts";
import { findContainer } from "./find-container.ts";

/** Shows one container. */
export const getContainer = useCase({
  permission: "container.read",
  input: z.strictObject({ ctid: ctidSchema }),
  output: containerViewSchema,
  run: async (actor, { ctid }) => viewContainer(await findContainer(actor, ctid)),
});
