import { z } from "zod";

/** What a sign-in door says when it refuses. */
const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    field: z.string().nullish(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
    traceId: z.string().nullish(),
  }),
});

/** A refusal of a sign-in door; `data` has the shape of an error of the API. */
export class AuthError extends Error {
  readonly data: { readonly berth: z.infer<typeof refusalSchema>["error"] } | null;

  constructor(answer: unknown) {
    super("a sign-in door refused");
    this.name = "AuthError";
    const refusal = refusalSchema.safeParse(answer);
    this.data = refusal.success ? { berth: refusal.data.error } : null;
  }
}

/** Sends something to a sign-in door and reads its answer; throws an AuthError when it is refused. */
export async function postAuth<T>(path: `/${string}`, body: object, answer: z.ZodType<T>): Promise<T> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": crypto.randomUUID() },
    body: JSON.stringify(body),
  });
  const given: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new AuthError(given);
  return answer.parse(given);
}
