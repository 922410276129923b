"use client";
import { Button } from "@berth/ui/button.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../lib/error-texts.tsx";

/**
 * Stands in for a page that broke; the rest of the panel goes on. It is loaded anew, not drawn anew:
 * after an update the parts an open page still asks for are gone, and only a load brings the new ones.
 */
export function BrokenPage({ error }: { error: Error & { digest?: string } }) {
  const t = useTranslations("app");
  const errorText = useErrorText();
  return (
    <div className="mx-auto grid max-w-3xl gap-4 px-4 py-10">
      <Notice
        tone="danger"
        role="alert"
        title={t("loadFailed")}
        actions={
          <Button size="small" onClick={() => location.reload()}>
            {t("reload")}
          </Button>
        }
      >
        {errorText({ code: "internal.unexpected", params: {} })}
        <span className="mt-1 block font-mono text-12 text-muted">{error.digest ?? error.message}</span>
      </Notice>
    </div>
  );
}
