"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { isReason, ReasonField } from "./reason-field.tsx";

export interface VisitFormProps {
  customer: string;
  onReason: (reason: string) => void;
}

/** Asks staff for the reason of a visit before the terminal of a customer's VPS is opened. */
export function VisitForm({ customer, onReason }: VisitFormProps) {
  const t = useTranslations("staff");
  const [typed, setTyped] = useState("");
  const [isSent, setSent] = useState(false);
  return (
    <Card title={t("visitTitle", { customer })} className="max-w-xl">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReason(typed)) onReason(typed.trim());
          else setSent(true);
        }}
      >
        <p className="text-14 text-muted">{t("visitText")}</p>
        <ReasonField value={typed} onChange={setTyped} isMissing={isSent} />
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            {t("visit")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
