"use client";
import { isLive } from "@berth/core/container/state.ts";
import { Notice } from "@berth/ui/notice.tsx";
import { Segmented } from "@berth/ui/segmented.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { TerminalView } from "./terminal-view.tsx";
import type { TerminalPurpose } from "./use-terminal.ts";

/** Renders the terminal of a container: a root shell, or its console with the login prompt. */
export function TerminalTab({ container }: { container: ContainerView }) {
  const t = useTranslations();
  const [purpose, setPurpose] = useState<TerminalPurpose>("root-shell");
  if (container.state === "unknown" || !isLive(container.state)) return <Notice>{t("terminal.notRunning")}</Notice>;
  return (
    <div className="grid gap-3">
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
      </div>
      <TerminalView key={purpose} ctid={container.ctid} hostname={container.hostname} purpose={purpose} />
    </div>
  );
}
