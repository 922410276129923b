"use client";
import { isLive } from "@berth/core/container/state.ts";
import { Button } from "@berth/ui/button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Segmented } from "@berth/ui/segmented.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useIsReasonAsked } from "../staff/use-is-reason-asked.ts";
import { useVisitReason } from "../staff/use-visit-reason.ts";
import { VisitForm } from "../staff/visit-form.tsx";
import { TerminalView } from "./terminal-view.tsx";
import type { TerminalPurpose } from "./use-terminal.ts";

/** Renders the terminal of a container: a root shell, or its console with the login prompt. */
export function TerminalTab({ container }: { container: ContainerView }) {
  const t = useTranslations();
  const [purpose, setPurpose] = useState<TerminalPurpose>("root-shell");
  const [reason, keepReason] = useVisitReason(container.ctid);
  const isReasonAsked = useIsReasonAsked(container);
  if (container.state === "unknown" || !isLive(container.state)) return <Notice>{t("terminal.notRunning")}</Notice>;
  if (isReasonAsked && reason === null) return <VisitForm customer={container.tenantName} onReason={keepReason} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label={t("container.tabs.terminal")}
          value={purpose}
          onChange={(value) => setPurpose(value === "console" ? "console" : "root-shell")}
          options={[
            { value: "root-shell", label: t("terminal.rootShell") },
            { value: "console", label: t("terminal.console") },
          ]}
        />
        <p className="text-13 text-muted">
          {t(purpose === "console" ? "terminal.consoleText" : "terminal.rootShellText")}
        </p>
        {isReasonAsked ? (
          <p className="flex max-w-full min-w-0 items-center gap-2 text-13 sm:ml-auto">
            <span className="truncate">{t("staff.visitReason", { reason: reason ?? "" })}</span>
            <Button variant="quiet" size="small" onClick={() => keepReason(null)}>
              {t("staff.visitAnother")}
            </Button>
          </p>
        ) : null}
      </div>
      <TerminalView
        key={purpose}
        ctid={container.ctid}
        hostname={container.hostname}
        purpose={purpose}
        reason={isReasonAsked ? reason : null}
      />
    </div>
  );
}
