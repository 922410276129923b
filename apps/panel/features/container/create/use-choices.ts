"use client";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ImageView, NodeView, PoolView } from "../../../lib/api-types.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import type { ContainerFormValues } from "./form-values.ts";

/** What can be chosen from, and what is chosen. */
export interface Choices {
  readonly nodes: readonly NodeView[];
  readonly images: readonly ImageView[];
  readonly pools: readonly PoolView[];
  readonly node: NodeView | undefined;
  readonly image: ImageView | undefined;
  readonly pool: PoolView | undefined;
  readonly isPending: boolean;
  readonly areImagesPending: boolean;
  readonly error: unknown;
}

/** Asks for nodes, images and pools, and chooses the first of each, so that one click less is needed. */
export function useChoices(form: UseFormReturn<ContainerFormValues>): Choices {
  const trpc = useTRPC();
  const [nodeId, imageDigest, poolId] = form.watch(["nodeId", "imageDigest", "poolId"]);
  const nodes = useQuery(trpc.node.list.queryOptions());
  const pools = useQuery(trpc.pool.list.queryOptions());
  const tenants = useQuery(trpc.tenant.list.queryOptions());
  const images = useQuery(trpc.image.list.queryOptions(nodeId === "" ? skipToken : { nodeId }));
  const joined = nodes.data?.filter((node) => node.state === "joined") ?? [];
  useFirstChoice(
    form,
    "nodeId",
    joined.map((node) => node.id),
  );
  useFirstChoice(form, "tenantId", tenants.data?.map((tenant) => tenant.id) ?? []);
  useFirstChoice(form, "imageDigest", images.data?.map((image) => image.digest) ?? []);
  useFirstChoice(form, "poolId", pools.data?.map((pool) => pool.id) ?? []);
  return {
    nodes: joined,
    images: images.data ?? [],
    pools: pools.data ?? [],
    node: joined.find((node) => node.id === nodeId),
    image: images.data?.find((image) => image.digest === imageDigest),
    pool: pools.data?.find((pool) => pool.id === poolId),
    isPending: nodes.isPending || pools.isPending,
    areImagesPending: images.isLoading,
    error: nodes.error ?? pools.error ?? images.error,
  };
}

type ChoiceField = "tenantId" | "nodeId" | "imageDigest" | "poolId";

/** Keeps a choice among what there is: the first one when nothing is chosen or the chosen one is gone. */
function useFirstChoice(form: UseFormReturn<ContainerFormValues>, field: ChoiceField, ids: readonly string[]): void {
  const chosen = form.watch(field);
  const first = ids[0];
  const isGone = !ids.includes(chosen);
  useEffect(() => {
    if (isGone && first !== undefined) form.setValue(field, first);
  }, [form, field, first, isGone]);
}
