"use client";
import { Button } from "@berth/ui/button.tsx";
import { Play } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ContainerAction } from "./container-action.ts";

/** Renders Start; it is the main button while the container is stopped. */
export function StartButton({ action }: { action: ContainerAction }) {
  const t = useTranslations("power");
  return (
    <Button
      variant={action.disabledReason === null ? "primary" : "secondary"}
      isBusy={action.isBusy}
      disabledReason={action.disabledReason}
      onClick={action.run}
    >
      {action.isBusy ? null : <Play aria-hidden className="size-3.5 max-sm:hidden" />}
      {t("start")}
    </Button>
  );
}
