"use client";
import { Button } from "@berth/ui/button.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import { useTranslations } from "use-intl";
import type { SignInView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

export interface SessionTableProps {
  sessions: readonly SignInView[];
  /** The one that is being ended. */
  busyId: string | null;
  onRevoke: (id: string) => void;
}

/** Renders one line for each browser the reader is signed in with. */
export function SessionTable({ sessions, busyId, onRevoke }: SessionTableProps) {
  const t = useTranslations("account");
  const format = useFormat();
  const nameOf = ({ browser, system }: SignInView) =>
    browser !== null && system !== null
      ? t("deviceOn", { browser, system })
      : (browser ?? system ?? t("deviceUnknown"));
  return (
    <Table aria-label={t("sessions")}>
      <thead>
        <tr>
          <HeadCell>{t("device")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("address")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("signedIn")}</HeadCell>
          <HeadCell>{t("lastUsed")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("revoke")}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id}>
            <Cell>
              <span className="font-medium">{nameOf(session)}</span>
              <span className="block font-mono text-12 break-all text-muted sm:hidden">{session.address}</span>
            </Cell>
            <Cell className="font-mono text-12 max-sm:hidden">{session.address ?? "–"}</Cell>
            <Cell className="whitespace-nowrap figures max-sm:hidden">{format.dateTime(session.signedInAt)}</Cell>
            <Cell className="figures sm:whitespace-nowrap">
              {session.isThis ? t("justNow") : format.dateTime(session.lastUsedAt)}
            </Cell>
            <Cell className="text-right whitespace-nowrap">
              {session.isThis ? (
                <span className="text-12 text-muted">{t("thisOne")}</span>
              ) : (
                <Button
                  size="small"
                  isBusy={busyId === session.id}
                  aria-label={t("revokeLabel", { device: nameOf(session), address: session.address ?? "" })}
                  onClick={() => onRevoke(session.id)}
                >
                  {t("revoke")}
                </Button>
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
