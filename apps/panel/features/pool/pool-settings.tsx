"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { useTranslations } from "use-intl";
import type { PoolView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { PoolFields } from "./pool-fields.tsx";
import { useSavePool } from "./use-save-pool.ts";

/** Renders what of a pool can be changed, with a save of its own. */
export function PoolSettings({ pool }: { pool: PoolView }) {
  const t = useTranslations("pools");
  const { form, isBusy, isSaved, error, submit } = useSavePool(pool, () => undefined);
  return (
    <Card title={t("settings")}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) submit();
        }}
      >
        {error === null ? null : <ErrorNotice error={error} title={t("settings")} />}
        <PoolFields form={form} fixed={pool.used > 0 ? pool : null} />
        <div className="flex items-center justify-end gap-3">
          <span role="status" className="text-13 text-ok">
            {isSaved ? t("saved") : ""}
          </span>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
