"use client";
import { LONGEST_LIST } from "@berth/core/list/longest-list.ts";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Select } from "@berth/ui/select.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../lib/use-format.ts";
import type { ContainerFormValues } from "./form-values.ts";
import type { Choices } from "./use-choices.ts";

/** Renders whose the container is, what it is called, where it lives and what it is made from. */
export function BasicFields({ form, choices }: { form: UseFormReturn<ContainerFormValues>; choices: Choices }) {
  const t = useTranslations("create");
  const format = useFormat();
  const { errors } = form.formState;
  const { node, nodes, images, tenants, isEverybody } = choices;
  return (
    <Card title={t("basics")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <Field
            label={t("customer")}
            hint={isEverybody ? t("customerHint") : t("customersCut", { count: String(LONGEST_LIST) })}
            error={errors.tenantId?.message}
          >
            <Select {...form.register("tenantId")}>
              {tenants.map(({ id, name, isProvider }) => (
                <option key={id} value={id}>
                  {isProvider ? t("providerItself", { name }) : name}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <div className="sm:col-span-2">
          <Field label={t("hostname")} hint={t("hostnameHint")} error={errors.hostname?.message}>
            <Input isMono autoFocus autoComplete="off" spellCheck={false} {...form.register("hostname")} />
          </Field>
        </div>
        <Field label={t("node")} error={errors.nodeId?.message}>
          <Select {...form.register("nodeId")}>
            {nodes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("image")} error={errors.imageDigest?.message}>
          <Select {...form.register("imageDigest")}>
            {images.map(({ digest, name, sizeBytes }) => (
              <option key={digest} value={digest}>
                {name} · {format.bytes(sizeBytes)}
              </option>
            ))}
          </Select>
        </Field>
        <p className="text-12 text-muted sm:col-span-2">{t("imageHint", { kernel: node?.facts?.kernel ?? "Linux" })}</p>
        {node !== undefined && images.length === 0 && !choices.areImagesPending ? (
          <div className="sm:col-span-2">
            <Notice tone="warn">{t("noImages")}</Notice>
          </div>
        ) : null}
      </div>
    </Card>
  );
}
