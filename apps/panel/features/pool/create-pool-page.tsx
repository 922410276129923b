"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { PoolFields } from "./pool-fields.tsx";
import { useSavePool } from "./use-save-pool.ts";

/** Renders a new pool; once it is made its map is shown. */
export function CreatePoolPage() {
  const t = useTranslations("pools");
  const router = useRouter();
  const { form, isBusy, error, submit } = useSavePool(null, ({ id }) => router.push(`/pools/${id}`));
  usePageTitle(t("create"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("create")}</h1>
      <form
        noValidate
        className="grid max-w-3xl gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) submit();
        }}
      >
        {error === null ? null : <ErrorNotice error={error} title={t("create")} />}
        <Card>
          <PoolFields form={form} fixed={null} />
        </Card>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
            {t("submit")}
          </Button>
        </div>
      </form>
    </>
  );
}
