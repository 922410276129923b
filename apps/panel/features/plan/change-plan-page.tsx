"use client";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { PlanView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { writeLimits } from "../limits/limit-values.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PlanForm } from "./plan-form.tsx";
import { usePlanForm } from "./use-plan-form.ts";

/** Renders a plan to be changed, and says what a change does to containers that have it: nothing. */
export function ChangePlanPage({ planId }: { planId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.plan.get.queryOptions({ planId }));
  if (query.isPending) return <Skeleton className="h-72" />;
  if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <ChangePlan plan={query.data.plan} />;
}

function ChangePlan({ plan }: { plan: PlanView }) {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const title = t("changeTitle", { name: plan.name });
  const { form, read, blame, left } = usePlanForm({ name: plan.name, ...writeLimits(plan.limits) });
  const change = useMutation(
    trpc.plan.change.mutationOptions({
      onSuccess: ({ id }) => {
        void queryClient.invalidateQueries(trpc.plan.pathFilter());
        router.push(`/plans/${id}`);
      },
      onError: blame,
    }),
  );
  const error = left(change.error);
  usePageTitle(title);
  return (
    <>
      <h1 className="text-20 font-semibold break-words">{title}</h1>
      <p className="max-w-[72ch] text-14 text-muted">{t("changeText", { version: String(plan.version + 1) })}</p>
      <PlanForm
        form={form}
        submitLabel={t("save")}
        isBusy={change.isPending}
        error={error === null ? null : <ErrorNotice error={error} title={title} />}
        onSubmit={() => {
          const changed = read();
          if (changed !== null) change.mutate({ planId: plan.id, ...changed });
        }}
      />
    </>
  );
}
