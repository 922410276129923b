// `certificate.install`: the panel hands over the certificate for the newest request. Connections of
// the old one go on; whoever dials from now on sees the new one.
import { mutation } from "./procedure.ts";

/** Takes the certificate, or refuses one that is not for our newest key. */
export const certificateInstall = mutation("certificate.install", ({ ctx, input }) => {
  ctx.renewal.install(input.certificatePem);
  return {};
});
