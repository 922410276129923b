"use client";
import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import type { IsolationRowView } from "../../lib/api-types.ts";

type Evidence = IsolationRowView["evidence"][number];

/** Renders what was read for one layer, in the kernel's own names, beside what it should be. */
export function IsolationEvidence({ row }: { row: IsolationRowView }) {
  const t = useTranslations("isolation");
  const { inside, host } = row;
  const namespaces: Evidence[] =
    inside === null || host === null
      ? []
      : [
          { name: t("here"), found: inside, wanted: null },
          { name: t("host"), found: host, wanted: null },
        ];
  return (
    <div className="grid gap-x-6 gap-y-2 text-12">
      {/* Wide screens have the namespaces in columns of their own. */}
      <ul className="grid gap-2 lg:hidden">
        {namespaces.map((evidence) => (
          <Line key={evidence.name} evidence={evidence} />
        ))}
      </ul>
      <ul className="grid gap-2">
        {row.evidence.map((evidence) => (
          <Line key={`${evidence.name} ${evidence.wanted}`} evidence={evidence} />
        ))}
      </ul>
    </div>
  );
}

function Line({ evidence: { name, found, wanted } }: { evidence: Evidence }) {
  const t = useTranslations("isolation");
  const isWrong = wanted !== null && wanted !== found;
  return (
    <li className="grid gap-x-4 sm:grid-cols-[minmax(12rem,20rem)_1fr]">
      <span className="text-muted wrap-anywhere">{name}</span>
      <span className="min-w-0 wrap-anywhere">
        <span className={cx("font-mono", isWrong && "text-danger")}>{found === "" ? "–" : found}</span>
        {isWrong ? (
          <span className="block text-muted">
            {t("wanted")}: <span className="font-mono">{wanted}</span>
          </span>
        ) : null}
      </span>
    </li>
  );
}
