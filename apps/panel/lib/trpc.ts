"use client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "./api-types.ts";

/** The typed way to the API; the router itself never reaches the browser. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
