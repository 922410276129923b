"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { firstLimits } from "../limits/limit-values.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PlanForm } from "./plan-form.tsx";
import { usePlanForm } from "./use-plan-form.ts";

/** Renders a new plan. */
export function CreatePlanPage() {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { form, read, blame, left } = usePlanForm({ name: "", ...firstLimits });
  const create = useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: ({ id }) => {
        void queryClient.invalidateQueries(trpc.plan.pathFilter());
        router.push(`/plans/${id}`);
      },
      onError: blame,
    }),
  );
  const error = left(create.error);
  usePageTitle(t("create"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("create")}</h1>
      <PlanForm
        form={form}
        submitLabel={t("submit")}
        isBusy={create.isPending}
        error={error === null ? null : <ErrorNotice error={error} title={t("create")} />}
        onSubmit={() => {
          const plan = read();
          if (plan !== null) create.mutate(plan);
        }}
      />
    </>
  );
}
