"use client";
import { Button } from "@berth/ui/button.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { CloseCustomerDialog } from "./close-customer-dialog.tsx";
import { CustomerStatus } from "./customer-status.tsx";
import { RenameCustomerDialog } from "./rename-customer-dialog.tsx";

/** Renders a customer's name and state, and what can be done to it as a whole. */
export function CustomerHeader({ customer }: { customer: TenantView }) {
  const t = useTranslations("customers");
  const [open, setOpen] = useState<"rename" | "close" | null>(null);
  const { name, isProvider, closedAt, containerCount } = customer;
  const close = () => setOpen(null);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <h1 className="flex min-w-0 flex-wrap items-center gap-3 text-20 font-semibold">
        <span className="break-words">{isProvider ? t("provider", { name }) : name}</span>
        {isProvider ? null : <CustomerStatus customer={customer} />}
      </h1>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen("rename")}>{t("rename")}</Button>
        {isProvider || closedAt !== null ? null : (
          <Button
            variant="danger"
            disabledReason={containerCount > 0 ? t("closeReason", { count: containerCount }) : null}
            onClick={() => setOpen("close")}
          >
            {t("close")}
          </Button>
        )}
      </div>
      {open === "rename" ? <RenameCustomerDialog customer={customer} onClose={close} /> : null}
      {open === "close" ? <CloseCustomerDialog customer={customer} onClose={close} /> : null}
    </div>
  );
}
