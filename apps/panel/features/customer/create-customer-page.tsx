"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { InvitationDialog } from "./invitation-dialog.tsx";
import { LoginFields } from "./login-fields.tsx";
import { type CreatedCustomer, useCreateCustomer } from "./use-create-customer.ts";

/** Renders a new customer with its first login; the link for it comes up once it is made. */
export function CreateCustomerPage() {
  const t = useTranslations("customers");
  const router = useRouter();
  const [created, setCreated] = useState<CreatedCustomer | null>(null);
  const { form, isBusy, error, holderId, submit } = useCreateCustomer(setCreated);
  usePageTitle(t("create"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("create")}</h1>
      <FormProvider {...form}>
        <form
          noValidate
          className="grid max-w-2xl gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy && created === null) submit();
          }}
        >
          {error === null ? null : <ErrorNotice error={error} title={t("create")} />}
          <Card>
            <Field label={t("name")} hint={t("nameHint")} error={form.formState.errors.name?.message}>
              <Input autoFocus autoComplete="off" {...form.register("name")} />
            </Field>
            {holderId === null ? null : (
              <Link href={`/customers/${holderId}`} className="mt-2 inline-block text-13 text-accent hover:underline">
                {t("openHolder")}
              </Link>
            )}
          </Card>
          <Card title={t("firstLogin")}>
            <p className="mb-4 text-13 text-muted">{t("firstLoginText")}</p>
            <div className="grid gap-4 sm:grid-cols-2">
              <LoginFields />
            </div>
          </Card>
          <div className="flex justify-end">
            <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
              {t("submit")}
            </Button>
          </div>
        </form>
      </FormProvider>
      {created === null ? null : (
        <InvitationDialog made={created} onDone={() => router.push(`/customers/${created.tenantId}`)} />
      )}
    </>
  );
}
