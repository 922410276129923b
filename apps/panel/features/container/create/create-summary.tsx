"use client";
import { Card } from "@berth/ui/card.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { parseNumber } from "../../../lib/parse-number.ts";
import { useFormat } from "../../../lib/use-format.ts";
import { GIB } from "../../limits/limit-values.ts";
import type { ContainerFormValues } from "./form-values.ts";
import { parseSshKeys } from "./parse-ssh-keys.ts";
import type { Choices } from "./use-choices.ts";

const any = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Renders what is being made, while it is typed; hidden on a phone, where the form itself is the summary. */
export function CreateSummary({ form, choices }: { form: UseFormReturn<ContainerFormValues>; choices: Choices }) {
  const t = useTranslations("create");
  const words = useTranslations("limits");
  const format = useFormat();
  const { plan } = choices;
  const values = form.watch();
  const write = (typed: string, say: (value: number) => string) => {
    const parsed = parseNumber(typed, any);
    return "value" in parsed ? say(parsed.value) : "–";
  };
  const ofCores = (cores: number) => format.cores(cores * 1000);
  const ofGib = (gib: number) => format.bytes(gib * GIB);
  const keys = parseSshKeys(values.sshKeys);
  const keyCount = "keys" in keys ? keys.keys.length : 0;
  const access = [
    keyCount > 0 ? t("withKeys", { count: keyCount }) : null,
    values.isPasswordGenerated ? t("withPassword") : null,
  ].filter((way) => way !== null);
  const lines: [string, string][] = [
    [t("customer"), choices.tenant?.name ?? "–"],
    [t("image"), choices.image?.name ?? "–"],
    [t("plan"), plan?.name ?? t("ownLimits")],
    [words("cores"), plan ? format.cores(plan.limits.cpuMillicores) : write(values.cores, ofCores)],
    [words("memory"), plan ? format.bytes(plan.limits.memoryBytes) : write(values.memoryGib, ofGib)],
    [words("disk"), plan ? format.bytes(plan.limits.diskBytes) : write(values.diskGib, ofGib)],
    [t("address"), values.address.trim() || (choices.pool?.nextFree ?? "–")],
    [t("access"), access.join(", ") || "–"],
  ];
  return (
    <div className="max-lg:hidden">
      <Card title={values.hostname.trim() || t("unnamed")} aside={choices.node?.name}>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-13 figures">
          {lines.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="text-right break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}
