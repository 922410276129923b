"use client";
import { Button } from "@berth/ui/button.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { usePageTitle } from "../../shell/use-page-title.ts";
import { AccessFields } from "./access-fields.tsx";
import { BasicFields } from "./basic-fields.tsx";
import { CreateSummary } from "./create-summary.tsx";
import { NetworkFields } from "./network-fields.tsx";
import { PlanFields } from "./plan-fields.tsx";
import { RootPasswordDialog } from "./root-password-dialog.tsx";
import { useChoices } from "./use-choices.ts";
import { type Created, useCreateContainer } from "./use-create-container.ts";

/** Renders everything a container needs on one screen, with what it comes to at the right. */
export function CreatePage() {
  const t = useTranslations("create");
  const router = useRouter();
  const [created, setCreated] = useState<Created | null>(null);
  const open = ({ ctid }: { ctid: number }) => router.push(`/containers/${ctid}`);
  const tenantId = useSearchParams().get("customer") ?? "";
  const { form, isBusy, error, submit } = useCreateContainer(tenantId, (made) => {
    if (made.rootPassword === null) open(made);
    else setCreated(made);
  });
  const choices = useChoices(form);
  // Sent before the node has named its images, the form would ask for what is about to be chosen.
  const isWaiting = isBusy || choices.areImagesPending;
  usePageTitle(t("title"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("title")}</h1>
      {choices.error === null ? null : <ErrorNotice error={choices.error} />}
      {choices.isPending ? (
        <Skeleton className="h-96" />
      ) : (
        <form
          noValidate
          className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_300px]"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isWaiting) void submit(choices.node?.facts?.cores ?? 1024);
          }}
        >
          <div className="grid gap-4">
            {error === null ? null : <ErrorNotice error={error} title={t("title")} />}
            <BasicFields form={form} choices={choices} />
            <FormProvider {...form}>
              <PlanFields form={form} choices={choices} />
            </FormProvider>
            <NetworkFields form={form} choices={choices} />
            <AccessFields form={form} />
          </div>
          <div className="grid gap-3 max-lg:sticky max-lg:bottom-0 max-lg:-mx-5 max-lg:border-t max-lg:border-border max-lg:bg-surface max-lg:px-5 max-lg:py-3 max-sm:-mx-4 max-sm:px-4 lg:sticky lg:top-4">
            <CreateSummary form={form} choices={choices} />
            <Button type="submit" variant="primary" size="large" isBusy={isWaiting}>
              {t("submit")}
            </Button>
          </div>
        </form>
      )}
      {created?.rootPassword ? (
        <RootPasswordDialog hostname={created.hostname} password={created.rootPassword} onDone={() => open(created)} />
      ) : null}
    </>
  );
}
