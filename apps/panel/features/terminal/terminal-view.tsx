"use client";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";
import { Button } from "@berth/ui/button.tsx";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import type { StatusKind } from "@berth/ui/status-shape.tsx";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { countLines } from "./paste-guard.ts";
import type { TerminalStatus } from "./terminal-session.ts";
import { type TerminalVisit, useTerminal } from "./use-terminal.ts";

const looks: Record<TerminalStatus["kind"], StatusKind> = {
  connecting: "busy",
  connected: "running",
  reconnecting: "warning",
  ended: "stopped",
  failed: "error",
};

export interface TerminalViewProps extends TerminalVisit {
  hostname: string;
}

/** Renders one terminal with how its connection stands. */
export function TerminalView({ hostname, ...visit }: TerminalViewProps) {
  const t = useTranslations();
  const { host, status, pendingPaste, answerPaste, restart } = useTerminal(visit);
  const sentence = useFailureText();
  const isOver = status.kind === "ended" || status.kind === "failed";
  return (
    <section
      aria-label={t("terminal.label", { hostname })}
      className="overflow-hidden rounded-lg border border-border bg-surface"
    >
      <div className="flex min-h-11 flex-wrap items-center gap-3 border-b border-border px-3 py-1.5">
        <span role="status">
          <StatusBadge kind={looks[status.kind]} word={t(`terminal.${status.kind}`)} />
        </span>
        <span className="min-w-0 flex-1 text-13 text-muted">
          {status.kind === "ended" ? t("terminal.endedCode", { code: String(status.code) }) : null}
          {status.kind === "failed" ? sentence(status.error) : null}
        </span>
        {isOver ? (
          <Button size="small" variant="primary" onClick={restart}>
            {t(status.kind === "ended" ? "terminal.newShell" : "terminal.reconnect")}
          </Button>
        ) : null}
      </div>
      <div ref={host} className={`h-[max(320px,calc(100dvh-24rem))] bg-[#0d1015] p-2 ${isOver ? "opacity-60" : ""}`} />
      <p className="border-t border-border px-3 py-2 text-12 text-muted max-sm:hidden">{t("terminal.help")}</p>
      <ConfirmDialog
        title={t("terminal.pasteTitle", { count: countLines(pendingPaste ?? "") })}
        consequence={
          <>
            <p>{t("terminal.pasteText")}</p>
            <pre className="mt-3 max-h-48 overflow-auto rounded-md bg-sunken p-3 font-mono text-12 text-text">
              {pendingPaste}
            </pre>
          </>
        }
        confirmLabel={t("terminal.paste")}
        cancelLabel={t("app.cancel")}
        isOpen={pendingPaste !== null}
        isBusy={false}
        onOpenChange={() => answerPaste(false)}
        onConfirm={() => answerPaste(true)}
      />
    </section>
  );
}

const coded = z.object({ code: z.string() });

/** Says why a terminal failed: by the code of the terminal's own frame, or of the API's answer. */
function useFailureText(): (error: unknown) => string {
  const errorText = useErrorText();
  return (error) => {
    const read = readError(error);
    const code = coded.safeParse(error).data?.code;
    if (read.code === null && code !== undefined)
      return errorText({ code: isErrorCode(code) ? code : "console.failed", params: {} });
    return errorText(read);
  };
}
