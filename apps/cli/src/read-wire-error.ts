import type { WireError } from "@berth/contract/wire-error.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";

/** Gives the agent's error as one of ours; a code of a newer agent is `agent.unexpected`. */
export function readWireError({ code, internal, params }: WireError): BerthError {
  return new BerthError(isErrorCode(code) ? code : "agent.unexpected", internal, { params: params ?? {} });
}
