"use client";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ImageView, NodeView, PlanView, PoolView, TenantView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import type { ContainerFormValues } from "./form-values.ts";
import { useTenantChoice } from "./use-tenant-choice.ts";

/** What can be chosen from, and what is chosen. */
export interface Choices {
  readonly tenants: readonly TenantView[];
  /** False where there are more customers than can be offered. */
  readonly isEverybody: boolean;
  /** Those that are offered. */
  readonly plans: readonly PlanView[];
  readonly nodes: readonly NodeView[];
  readonly images: readonly ImageView[];
  /** Those that reach the node. */
  readonly pools: readonly PoolView[];
  /** False while there is none at all, for any node. */
  readonly isAnyPool: boolean;
  readonly tenant: TenantView | undefined;
  /** Undefined with limits of its own. */
  readonly plan: PlanView | undefined;
  readonly node: NodeView | undefined;
  readonly image: ImageView | undefined;
  readonly pool: PoolView | undefined;
  readonly isPending: boolean;
  readonly areImagesPending: boolean;
  readonly error: unknown;
}

/** Asks for everything to choose from, and chooses the first of each, so that one click less is needed. */
export function useChoices(form: UseFormReturn<ContainerFormValues>): Choices {
  const trpc = useTRPC();
  const { tenantId, planId, nodeId, imageDigest, poolId } = form.watch();
  const nodes = useQuery(trpc.node.list.queryOptions());
  const pools = useQuery(trpc.pool.list.queryOptions());
  // Asked anew however fresh they seem: the plan may have been made a moment ago.
  const { tenants, isEverybody, ...everyone } = useTenantChoice(tenantId);
  const allPlans = useQuery(trpc.plan.list.queryOptions(undefined, { refetchOnMount: "always" }));
  const isFresh = everyone.isFresh && allPlans.isFetchedAfterMount;
  const images = useQuery(trpc.image.list.queryOptions(nodeId === "" ? skipToken : { nodeId }));
  const joined = nodes.data?.filter((node) => node.state === "joined") ?? [];
  useFirstChoice(
    form,
    "nodeId",
    joined.map((node) => node.id),
  );
  const plans = allPlans.data?.filter((plan) => !plan.isArchived) ?? [];
  useFirstChoice(form, "tenantId", isFresh ? tenants.map((tenant) => tenant.id) : []);
  useFirstPlan(form, isFresh ? plans[0]?.id : undefined);
  useFirstChoice(form, "imageDigest", images.data?.map((image) => image.digest) ?? []);
  // A routed pool serves the one node it is routed to.
  const reaching = pools.data?.filter((pool) => pool.nodeId === null || pool.nodeId === nodeId) ?? [];
  useFirstChoice(
    form,
    "poolId",
    reaching.map((pool) => pool.id),
  );
  return {
    tenants,
    isEverybody,
    plans,
    nodes: joined,
    images: images.data ?? [],
    pools: reaching,
    isAnyPool: (pools.data ?? []).length > 0,
    tenant: tenants.find((tenant) => tenant.id === tenantId),
    plan: plans.find((plan) => plan.id === planId),
    node: joined.find((node) => node.id === nodeId),
    image: images.data?.find((image) => image.digest === imageDigest),
    pool: reaching.find((pool) => pool.id === poolId),
    isPending: nodes.isPending || pools.isPending || !isFresh,
    areImagesPending: images.isLoading,
    error: nodes.error ?? pools.error ?? everyone.error ?? allPlans.error ?? images.error,
  };
}

type ChoiceField = "tenantId" | "nodeId" | "imageDigest" | "poolId";

/** Keeps a choice among what there is: the first one when nothing is chosen or the chosen one is gone. */
function useFirstChoice(form: UseFormReturn<ContainerFormValues>, field: ChoiceField, ids: readonly string[]): void {
  const chosen = form.watch(field);
  const first = ids[0];
  const isGone = !ids.includes(chosen);
  useEffect(() => {
    if (!isGone || first === undefined) return;
    form.setValue(field, first);
    form.clearErrors(field);
  }, [form, field, first, isGone]);
}

/** Offers the first plan once; afterwards limits of its own are a choice like any other. */
function useFirstPlan(form: UseFormReturn<ContainerFormValues>, first: string | undefined): void {
  const isOffered = useRef(false);
  useEffect(() => {
    if (isOffered.current || first === undefined) return;
    isOffered.current = true;
    form.setValue("planId", first);
  }, [form, first]);
}
