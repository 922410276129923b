"use client";
import { Button } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView, IsolationView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useFormat } from "../../lib/use-format.ts";
import { downloadReport } from "./download-report.ts";
import { IsolationTable } from "./isolation-table.tsx";
import { useIsolationReport } from "./use-isolation-report.ts";

/** Renders what keeps a container apart, read from the kernel when the tab is opened and whenever it is asked again. */
export function IsolationTab({ container, isRunning }: { container: ContainerView; isRunning: boolean }) {
  const t = useTranslations("isolation");
  if (!isRunning) return <EmptyState title={t("stoppedTitle")}>{t("stoppedText")}</EmptyState>;
  return <LiveReport container={container} />;
}

function LiveReport({ container }: { container: ContainerView }) {
  const t = useTranslations("isolation");
  const query = useIsolationReport(container);
  const again = () => void query.refetch();
  if (query.isError) return <ErrorNotice title={t("failed")} error={query.error} onRetry={again} />;
  if (query.data === undefined) return <Skeleton className="h-96" />;
  const report = query.data;
  if (report.startId === null) return <EmptyState title={t("stoppedTitle")}>{t("stoppedText")}</EmptyState>;
  return (
    <div className="grid gap-4">
      <Summary report={report}>
        <Button isBusy={query.isFetching} onClick={again}>
          {t("again")}
        </Button>
        <Button variant="quiet" onClick={() => downloadReport(report, container.hostname)}>
          {t("download")}
        </Button>
      </Summary>
      <IsolationTable rows={report.rows} />
    </div>
  );
}

function Summary({ report, children }: { report: IsolationView; children: React.ReactNode }) {
  const t = useTranslations("isolation");
  const format = useFormat();
  const count = report.rows.length;
  const passed = report.rows.filter(({ status }) => status === "pass").length;
  const failed = report.rows.filter(({ status }) => status === "fail").length;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge
            kind={failed > 0 ? "error" : passed < count ? "unknown" : "running"}
            word={t("summary", { passed: String(passed), count: String(count) })}
          />
          <span className="text-13 text-muted figures">
            {t("takenAt", { time: format.exactTime(report.takenAtMs) })}
          </span>
        </p>
        <div className="flex flex-wrap gap-2 sm:ml-auto">{children}</div>
      </div>
      {failed > 0 ? (
        <Notice tone="danger" role="alert" title={t("failTitle", { count: failed })}>
          {t("failText")}
        </Notice>
      ) : null}
    </>
  );
}
