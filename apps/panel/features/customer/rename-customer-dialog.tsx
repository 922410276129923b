"use client";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { Button } from "@berth/ui/button.tsx";
import { Dialog } from "@berth/ui/dialog.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useRefreshCustomers } from "./use-refresh-customers.ts";

/** Asks for a customer's new name. */
export function RenameCustomerDialog({ customer, onClose }: { customer: TenantView; onClose: () => void }) {
  const t = useTranslations("customers");
  const words = useTranslations();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const onSettled = useRefreshCustomers();
  const [typed, setTyped] = useState(customer.name);
  const [isFaulty, setFaulty] = useState(false);
  const rename = useMutation(trpc.tenant.rename.mutationOptions({ onSuccess: onClose, onSettled }));
  const read = rename.error === null ? null : readError(rename.error);
  const isOfField = read?.field === "name";
  const title = t("renameTitle", { name: customer.name });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = displayNameSchema.safeParse(typed);
    setFaulty(!name.success);
    if (name.success && !rename.isPending) rename.mutate({ tenantId: customer.id, name: name.data });
  };
  const error = isFaulty ? words("form.name") : isOfField && read ? errorText(read) : undefined;
  return (
    <Dialog title={title} closeLabel={words("app.cancel")} isOpen onOpenChange={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <Field label={t("name")} error={error}>
          <Input autoFocus autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        {rename.error === null || isOfField ? null : <ErrorNotice error={rename.error} title={title} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words("app.cancel")}</Button>
          <Button type="submit" variant="primary" isBusy={rename.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
