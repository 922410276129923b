import { z } from "zod";

/** What a node sends to `POST /join` with its one-use token. */
export const joinRequestSchema = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{40,200}$/),
  csrPem: z.string().max(8192),
  hostname: z.string().max(255),
  /** Where the panel reaches the agent back, host:port. */
  agentAddress: z.string().max(255).regex(/^\S+:\d{1,5}$/),
});

/** What the panel answers: the node's certificate, the CA, and the name in the panel's own certificate to pin. */
export const joinReplySchema = z.strictObject({
  nodeId: z.uuid(),
  certificatePem: z.string(),
  caPem: z.string(),
  panelName: z.string(),
});
export type JoinReply = z.infer<typeof joinReplySchema>;
