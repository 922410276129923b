"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useFormat } from "../../lib/use-format.ts";

/** Says why nobody was let in, and for a lock-out until when. */
export function SignInNotice({ error }: { error: unknown }) {
  const t = useTranslations("login");
  const errorText = useErrorText();
  const format = useFormat();
  const read = readError(error);
  const until = read.code === "session.locked_out" ? Date.parse(String(read.params.until)) : Number.NaN;
  return (
    <Notice tone="danger" role="alert">
      {errorText(read)} {Number.isNaN(until) ? null : t("lockedUntil", { time: format.time(until) })}
    </Notice>
  );
}
