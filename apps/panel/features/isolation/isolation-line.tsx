"use client";
import { Button } from "@berth/ui/button.tsx";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import type { StatusKind } from "@berth/ui/status-shape.tsx";
import { Cell, Row } from "@berth/ui/table.tsx";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { IsolationRowView } from "../../lib/api-types.ts";
import { IsolationEvidence } from "./isolation-evidence.tsx";

const looks = { pass: "running", fail: "error", unknown: "unknown", absent: "stopped" } as const satisfies Record<
  IsolationRowView["status"],
  StatusKind
>;

/** Renders one layer: what it means, whether it holds, and on demand by what that is known. */
export function IsolationLine({ row, step }: { row: IsolationRowView; step: number | null }) {
  const t = useTranslations("isolation");
  const [isOpen, setIsOpen] = useState(false);
  const detailId = useId();
  const name = t(`layers.${row.layer}.name`);
  const badge = <StatusBadge kind={looks[row.status]} word={t(`statuses.${row.status}`)} />;
  const Chevron = isOpen ? ChevronUp : ChevronDown;
  return (
    <>
      <Row className="align-top" data-layer={row.layer}>
        <Cell className="py-2.5 align-top">
          <span className="flex gap-2.5">
            {step === null ? null : <span className="w-3 shrink-0 text-right text-muted figures">{step}</span>}
            <span className="min-w-0">
              <span className="block font-medium">{name}</span>
              <span className="block py-1 sm:hidden">{badge}</span>
              <span className="block max-w-[80ch] text-muted">{t(`layers.${row.layer}.text`)}</span>
              {row.reasons.map(({ code, about }) => (
                <span key={`${code} ${about}`} className="block max-w-[80ch] text-danger wrap-anywhere">
                  {/* The key of one that says about what; the others have no use for it. */}
                  {t(`reasons.${code}` as "reasons.root_not_own", { about })}
                </span>
              ))}
            </span>
          </span>
        </Cell>
        <NamespaceCell id={row.inside} />
        <NamespaceCell id={row.host} />
        <Cell className="py-2.5 align-top max-sm:hidden">{badge}</Cell>
        <Cell className="w-0 align-top">
          <Button
            variant="quiet"
            size="icon"
            aria-expanded={isOpen}
            aria-controls={detailId}
            aria-label={t("evidence", { layer: name })}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Chevron aria-hidden className="size-4" />
          </Button>
        </Cell>
      </Row>
      <tr id={detailId} hidden={!isOpen} className="border-b border-border bg-sunken/40 last:border-b-0">
        <td colSpan={5} className="px-3 py-3">
          {isOpen ? <IsolationEvidence row={row} /> : null}
        </td>
      </tr>
    </>
  );
}

function NamespaceCell({ id }: { id: string | null }) {
  const t = useTranslations("isolation");
  return (
    <Cell className="py-2.5 align-top font-mono text-12 whitespace-nowrap max-lg:hidden">
      {id ?? (
        <>
          <span aria-hidden>–</span>
          <span className="sr-only">{t("noNamespace")}</span>
        </>
      )}
    </Cell>
  );
}
