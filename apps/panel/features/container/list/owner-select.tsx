"use client";
import { Select } from "@berth/ui/select.tsx";
import { useTranslations } from "use-intl";

export interface OwnerSelectProps {
  owners: readonly (readonly [tenantId: string, name: string])[];
  /** Nothing is everybody. */
  value: string;
  onChange: (tenantId: string) => void;
}

/** Narrows a list to one customer. */
export function OwnerSelect({ owners, value, onChange }: OwnerSelectProps) {
  const t = useTranslations("customers");
  return (
    <div className="w-full sm:w-60">
      <Select aria-label={t("filterBy")} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("all")}</option>
        {owners.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
