"use client";
import { Button } from "@berth/ui/button.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTaskWords } from "../task/use-task-words.ts";
import { PurgeDialog } from "./purge-dialog.tsx";
import { useRestoreContainer } from "./use-restore-container.ts";

/** Renders the two ways out of the bin: back, or for ever. While a task is at it both wait. */
export function BinActions({ container }: { container: ContainerView }) {
  const t = useTranslations("bin");
  const words = useTaskWords();
  const [isPurging, setPurging] = useState(false);
  const restore = useRestoreContainer(container);
  const { activeTask, hostname } = container;
  const reason = activeTask === null ? null : t("restoreReason", { task: words.kind(activeTask) });
  return (
    <>
      <Button
        size="small"
        isBusy={restore.isBusy}
        disabledReason={reason}
        aria-label={`${t("restore")} ${hostname}`}
        onClick={restore.run}
      >
        {t("restore")}
      </Button>
      <Button
        size="small"
        variant="danger"
        disabledReason={reason}
        aria-label={`${t("purge")} ${hostname}`}
        onClick={() => setPurging(true)}
      >
        {t("purge")}…
      </Button>
      {restore.error === null ? null : (
        <div className="basis-full">
          <ErrorNotice error={restore.error} title={t("failed")} />
        </div>
      )}
      {isPurging ? <PurgeDialog container={container} onClose={() => setPurging(false)} /> : null}
    </>
  );
}
