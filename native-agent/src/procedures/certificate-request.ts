// `certificate.request`: the panel wants to renew this node's certificate. A new key is made and kept
// here; the certificate in use stays until the new one is installed.
import { mutation } from "./procedure.ts";

/** Answers with a request for the new key, and the fingerprint of the certificate in use. */
export const certificateRequest = mutation("certificate.request", ({ ctx }) => ctx.renewal.request());
