"use client";
import { createAuthClient } from "better-auth/client";

/** The way to sign in and out; the session itself is an HttpOnly cookie that no script can read. */
export const authClient = createAuthClient({ basePath: "/api/auth" });
