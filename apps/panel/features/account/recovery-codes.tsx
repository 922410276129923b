"use client";
import { Button } from "@berth/ui/button.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../lib/use-format.ts";

/** Gives a text to the reader as a file, made here and sent nowhere. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Shows recovery codes, this once. */
export function RecoveryCodes({ codes, email, onKept }: { codes: string[]; email: string; onKept: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const file = () => {
    const head = t("account.codesFile", { email, date: format.dateTime(new Date()) });
    download("berth-recovery-codes.txt", `${head}\n\n${codes.join("\n")}\n`);
  };
  return (
    <div className="grid gap-4">
      <p className="text-14 text-muted">{t("account.codesIntro")}</p>
      <ol
        aria-label={t("account.codesOnList")}
        className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md border border-border bg-sunken px-4 py-3 font-mono text-14"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap justify-between gap-2">
        <div className="flex flex-wrap gap-2">
          <CopyButton text={codes.join("\n")} label={t("app.copy")} doneLabel={t("app.copied")} size="medium" />
          <Button onClick={file}>
            <Download aria-hidden className="size-3.5" />
            {t("account.download")}
          </Button>
        </div>
        <Button variant="primary" onClick={onKept}>
          {t("account.codesKept")}
        </Button>
      </div>
    </div>
  );
}
