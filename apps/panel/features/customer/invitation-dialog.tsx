"use client";
import { Button } from "@berth/ui/button.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Dialog } from "@berth/ui/dialog.tsx";
import { useTranslations } from "use-intl";
import { useFormat } from "../../lib/use-format.ts";

/** A link that lets one person set a password, and whose it is. */
export interface MadeLink {
  readonly person: string;
  readonly link: string;
  readonly expiresAt: Date;
}

/** Shows an invitation's link, this once; the panel keeps only its hash. */
export function InvitationDialog({ made, onDone }: { made: MadeLink; onDone: () => void }) {
  const t = useTranslations("customers");
  const words = useTranslations("app");
  const format = useFormat();
  return (
    <Dialog
      title={t("linkTitle", { person: made.person })}
      description={t("linkOnce", { time: format.dateTime(made.expiresAt) })}
      closeLabel={words("close")}
      isOpen
      isFirm
      onOpenChange={onDone}
    >
      <div className="grid gap-4">
        <div className="flex items-center justify-between gap-3 rounded-md border border-border bg-sunken px-3 py-2">
          <code className="font-mono text-13 break-all select-all" data-testid="invitation-link">
            {made.link}
          </code>
          <CopyButton text={made.link} label={words("copy")} doneLabel={words("copied")} />
        </div>
        <div className="flex justify-end">
          <Button variant="primary" onClick={onDone}>
            {t("linkKept")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
