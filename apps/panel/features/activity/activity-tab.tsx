"use client";
import { Button } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ActivityLine, ContainerView, TaskView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useFormat } from "../../lib/use-format.ts";
import { TaskLog } from "../task/task-log.tsx";
import { TaskStatus } from "../task/task-status.tsx";
import { useActivity } from "./use-activity.ts";
import { useActivityWords } from "./use-activity-words.ts";

/** Renders what was done to a container, by whom and why, newest first; a line that is a task leads to its log. */
export function ActivityTab({ container, tasks }: { container: ContainerView; tasks: readonly TaskView[] }) {
  const t = useTranslations("activity");
  const activity = useActivity(container.ctid);
  const [openId, setOpenId] = useState<string | null>(null);
  const opened = tasks.find(({ id }) => id === openId);
  const { lines } = activity;
  if (lines === null) {
    if (!activity.isError) return <Skeleton className="h-72" />;
    return <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />;
  }
  if (lines.length === 0) return <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>;
  const known = new Set(tasks.map(({ id }) => id));
  return (
    <div className="grid gap-3">
      <Table>
        <thead>
          <tr>
            <HeadCell>{t("what")}</HeadCell>
            <HeadCell className="max-sm:hidden">{t("who")}</HeadCell>
            <HeadCell className="max-sm:hidden">{t("when")}</HeadCell>
            <HeadCell>
              <span className="sr-only">{t("toTask")}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              onOpen={line.task !== null && known.has(line.task.id) ? () => setOpenId(line.task?.id ?? null) : null}
            />
          ))}
        </tbody>
      </Table>
      {activity.hasNextPage ? (
        <div>
          <Button isBusy={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
            {t("earlier")}
          </Button>
        </div>
      ) : null}
      {opened ? <TaskLog task={opened} onClose={() => setOpenId(null)} /> : null}
    </div>
  );
}

function Line({ line, onOpen }: { line: ActivityLine; onOpen: (() => void) | null }) {
  const t = useTranslations("activity");
  const format = useFormat();
  const words = useActivityWords();
  const { reason, task, at } = line;
  return (
    <Row className="align-top">
      <Cell>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">{words.what(line)}</span>
          {task === null ? null : <TaskStatus state={task.state} />}
        </span>
        {reason === null ? null : <span className="block text-muted break-words">{t("reason", { reason })}</span>}
        <span className="block text-12 text-muted sm:hidden">
          {words.who(line)}, <span className="figures">{format.dateTime(at)}</span>
        </span>
      </Cell>
      <Cell className="text-muted max-sm:hidden">{words.who(line)}</Cell>
      <Cell className="whitespace-nowrap text-muted figures max-sm:hidden">{format.dateTime(at)}</Cell>
      <Cell className="text-right">
        {onOpen === null ? null : (
          <Button variant="quiet" size="small" aria-label={`${t("toTask")}: ${words.what(line)}`} onClick={onOpen}>
            {t("toTask")}
          </Button>
        )}
      </Cell>
    </Row>
  );
}
