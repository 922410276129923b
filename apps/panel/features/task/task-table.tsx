"use client";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";
import { Button } from "@berth/ui/button.tsx";
import { ProgressBar } from "@berth/ui/progress-bar.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";
import { useErrorText } from "../../lib/error-texts.tsx";
import { useFormat } from "../../lib/use-format.ts";
import { TaskLog } from "./task-log.tsx";
import { TaskStatus } from "./task-status.tsx";
import { useTaskWords } from "./use-task-words.ts";

/** Lists tasks, newest first; `isOfOne` leaves the container out where all belong to the same one. */
export function TaskTable({ tasks, isOfOne = false }: { tasks: readonly TaskView[]; isOfOne?: boolean }) {
  const t = useTranslations("tasks");
  const [openId, setOpenId] = useState<string | null>(null);
  const opened = tasks.find((task) => task.id === openId);
  return (
    <>
      <Table>
        <thead>
          <tr>
            <HeadCell>{t("what")}</HeadCell>
            {isOfOne ? null : <HeadCell className="max-sm:hidden">{t("container")}</HeadCell>}
            <HeadCell>{t("state")}</HeadCell>
            <HeadCell className="max-md:hidden">{t("step")}</HeadCell>
            <HeadCell className="max-md:hidden">{t("who")}</HeadCell>
            <HeadCell className="max-sm:hidden">{t("when")}</HeadCell>
            <HeadCell className="max-lg:hidden">{t("took")}</HeadCell>
            <HeadCell>
              <span className="sr-only">{t("log")}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} isOfOne={isOfOne} onOpen={() => setOpenId(task.id)} />
          ))}
        </tbody>
      </Table>
      {opened ? <TaskLog task={opened} onClose={() => setOpenId(null)} /> : null}
    </>
  );
}

interface TaskLineProps {
  task: TaskView;
  isOfOne: boolean;
  onOpen: () => void;
}

function TaskLine({ task, isOfOne, onOpen }: TaskLineProps) {
  const t = useTranslations("tasks");
  const format = useFormat();
  const words = useTaskWords();
  const errorText = useErrorText();
  const code = task.error?.code ?? "";
  const isRunning = task.state === "running" || task.state === "queued";
  return (
    <Row>
      <Cell className="font-medium sm:whitespace-nowrap">
        {words.kind(task)}
        {isOfOne ? null : (
          <span className="block font-normal break-all text-muted sm:hidden">
            <TaskSubject task={task} />
          </span>
        )}
      </Cell>
      {isOfOne ? null : (
        <Cell className="max-sm:hidden">
          <TaskSubject task={task} />
        </Cell>
      )}
      <Cell>
        <TaskStatus state={task.state} />
      </Cell>
      <Cell className="w-[36%] max-md:hidden">
        {isRunning ? (
          <div className="grid gap-1">
            <span className="text-12 text-muted figures">
              {words.step(task)} · {format.percent(task.percent)}
            </span>
            <ProgressBar percent={task.percent} label={words.title(task)} />
          </div>
        ) : task.state === "failed" ? (
          <span className="text-danger">
            {words.step(task)}:{" "}
            {errorText({ code: isErrorCode(code) ? code : "internal.unexpected", params: task.error?.params ?? {} })}
          </span>
        ) : null}
      </Cell>
      <Cell className="text-muted max-md:hidden">{task.actorName}</Cell>
      <Cell className="whitespace-nowrap text-muted figures max-sm:hidden">{format.dateTime(task.createdAt)}</Cell>
      <Cell className="whitespace-nowrap text-muted figures max-lg:hidden">
        {task.endedAt === null
          ? null
          : format.duration(task.endedAt.getTime() - (task.startedAt ?? task.createdAt).getTime())}
      </Cell>
      <Cell className="text-right">
        <Button variant="quiet" size="small" aria-label={`${t("log")}: ${words.title(task)}`} onClick={onOpen}>
          {t("log")}
        </Button>
      </Cell>
    </Row>
  );
}

function TaskSubject({ task }: { task: TaskView }) {
  if (task.ctid === null) return null;
  return (
    <Link href={`/containers/${task.ctid}`} className="hover:underline">
      {task.hostname ?? task.ctid}
    </Link>
  );
}
