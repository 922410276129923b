"use client";
import { Button } from "@berth/ui/button.tsx";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import { Link2, ShieldOff, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MemberView, TenantView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { AddLoginDialog } from "./add-login-dialog.tsx";
import { InvitationDialog, type MadeLink } from "./invitation-dialog.tsx";
import { NewLinkDialog } from "./new-link-dialog.tsx";
import { ResetFactorDialog } from "./reset-factor-dialog.tsx";

/** Renders who signs in for a customer, and the ways to let somebody in: another login, a new link, no second factor. */
export function CustomerLogins({ customer, members }: { customer: TenantView; members: readonly MemberView[] }) {
  const t = useTranslations("customers");
  const [isAdding, setAdding] = useState(false);
  const [again, setAgain] = useState<MemberView | null>(null);
  const [lost, setLost] = useState<MemberView | null>(null);
  const [made, setMade] = useState<MadeLink | null>(null);
  const reason = customer.closedAt === null ? null : t("closedNoLogin");
  const show = (link: MadeLink) => {
    setAdding(false);
    setAgain(null);
    setMade(link);
  };
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-16 font-semibold">{t("logins")}</h2>
        <Button disabledReason={reason} onClick={() => setAdding(true)}>
          <UserPlus aria-hidden className="size-4" />
          {t("addLogin")}
        </Button>
      </div>
      <Table>
        <thead>
          <tr>
            <HeadCell>{t("person")}</HeadCell>
            <HeadCell>{t("loginState")}</HeadCell>
            <HeadCell className="max-md:hidden">{t("rights")}</HeadCell>
            <HeadCell className="max-sm:hidden">{t("lastSignIn")}</HeadCell>
            <HeadCell>
              <span className="sr-only">{t("waysIn")}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <LoginRow
              key={member.userId}
              member={member}
              reason={reason}
              onNewLink={() => setAgain(member)}
              onResetFactor={() => setLost(member)}
            />
          ))}
        </tbody>
      </Table>
      {isAdding ? <AddLoginDialog customer={customer} onMade={show} onClose={() => setAdding(false)} /> : null}
      {again === null ? null : (
        <NewLinkDialog tenantId={customer.id} member={again} onMade={show} onClose={() => setAgain(null)} />
      )}
      {lost === null ? null : <ResetFactorDialog tenantId={customer.id} member={lost} onClose={() => setLost(null)} />}
      {made === null ? null : <InvitationDialog made={made} onDone={() => setMade(null)} />}
    </section>
  );
}

interface LoginRowProps {
  member: MemberView;
  reason: string | null;
  onNewLink: () => void;
  onResetFactor: () => void;
}

function LoginRow({ member, reason, onNewLink, onResetFactor }: LoginRowProps) {
  const t = useTranslations("customers");
  const format = useFormat();
  const { name, email, rank, state, hasSecondFactor, linkExpiresAt, lastSignInAt } = member;
  const isOver = linkExpiresAt !== null && linkExpiresAt.getTime() < Date.now();
  return (
    <Row className="h-12">
      <Cell>
        <span className="block font-medium break-words">{name}</span>
        <span className="block text-12 break-all text-muted">{email}</span>
      </Cell>
      <Cell>
        <StatusBadge kind={state === "active" ? "running" : isOver ? "warning" : "busy"} word={t(state)} />
        {hasSecondFactor ? <span className="mt-0.5 block text-12 text-muted">{t("secondFactor")}</span> : null}
        {linkExpiresAt === null ? null : (
          <span className="mt-0.5 block text-12 text-muted">
            {t(isOver ? "linkOver" : "linkUntil", { time: format.dateTime(linkExpiresAt) })}
          </span>
        )}
      </Cell>
      <Cell className="text-muted max-md:hidden">{t(`ranks.${rank}`)}</Cell>
      <Cell className="whitespace-nowrap text-muted figures max-sm:hidden">
        {lastSignInAt === null ? t("never") : format.dateTime(lastSignInAt)}
      </Cell>
      <Cell>
        <div className="flex flex-wrap justify-end gap-2">
          {hasSecondFactor ? (
            <Button
              size="small"
              disabledReason={reason}
              aria-label={`${t("resetFactor")}: ${name}`}
              onClick={onResetFactor}
            >
              <ShieldOff aria-hidden className="size-4 sm:hidden" />
              <span className="max-sm:hidden">{t("resetFactor")}</span>
            </Button>
          ) : null}
          <Button size="small" disabledReason={reason} aria-label={`${t("newLink")}: ${name}`} onClick={onNewLink}>
            <Link2 aria-hidden className="size-4 sm:hidden" />
            <span className="max-sm:hidden">{t("newLink")}</span>
          </Button>
        </div>
      </Cell>
    </Row>
  );
}
