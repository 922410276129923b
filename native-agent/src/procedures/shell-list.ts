// `list` of the root-only socket: what root asks first. The names and addresses are in the specs,
// which the panel's own `container.list` need not carry.
import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { observationSchema } from "@berth/contract/observation.ts";
import { z } from "zod";
import { toObservation } from "../state/container-record.ts";
import { shellProcedure } from "./procedure.ts";

/** Answers with every container of this node and its spec, without what is needed once at the first start. */
export const shellList = shellProcedure
  .input(z.strictObject({}))
  .output(
    z.array(z.strictObject({ observation: observationSchema, spec: containerSpecSchema.omit({ firstBoot: true }) })),
  )
  .query(({ ctx }) =>
    ctx.agent.state.containers.list().map((record) => {
      const { firstBoot: _, ...spec } = record.spec;
      return { observation: toObservation(record), spec };
    }),
  );
