"use client";
import { Button } from "@berth/ui/button.tsx";
import { Dialog } from "@berth/ui/dialog.tsx";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import type { MadeLink } from "./invitation-dialog.tsx";
import { LoginFields } from "./login-fields.tsx";
import { useAddLogin } from "./use-add-login.ts";

export interface AddLoginDialogProps {
  customer: TenantView;
  onMade: (made: MadeLink) => void;
  onClose: () => void;
}

/** Asks who else signs in for a customer. */
export function AddLoginDialog({ customer, onMade, onClose }: AddLoginDialogProps) {
  const t = useTranslations("customers");
  const words = useTranslations("app");
  const { form, isBusy, error, submit } = useAddLogin(customer.id, onMade);
  const title = t("addLoginTitle", { name: customer.name });
  return (
    <Dialog
      title={title}
      description={t("addLoginText")}
      closeLabel={words("cancel")}
      isOpen
      isFirm
      onOpenChange={onClose}
    >
      <FormProvider {...form}>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) submit();
          }}
        >
          <LoginFields />
          {error === null ? null : <ErrorNotice error={error} title={title} />}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{words("cancel")}</Button>
            <Button type="submit" variant="primary" isBusy={isBusy}>
              {t("addLogin")}
            </Button>
          </div>
        </form>
      </FormProvider>
    </Dialog>
  );
}
