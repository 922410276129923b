"use client";
import { Power, RotateCw } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { ErrorNotice } from "../../../lib/error-notice.tsx";
import { ConfirmedButton } from "./confirmed-button.tsx";
import { MoreActions } from "./more-actions.tsx";
import { StartButton } from "./start-button.tsx";
import { useForceOffContainer } from "./use-force-off-container.ts";
import { useRestartContainer } from "./use-restart-container.ts";
import { useShutDownContainer } from "./use-shut-down-container.ts";
import { useStartContainer } from "./use-start-container.ts";

/** Renders the power of a container; what cannot be done now stays in place and says why. */
export function PowerBar({ container }: { container: ContainerView }) {
  const t = useTranslations("power");
  const { hostname } = container;
  const start = useStartContainer(container);
  const restart = useRestartContainer(container);
  const shutDown = useShutDownContainer(container);
  const forceOff = useForceOffContainer(container);
  const failed = [start, restart, shutDown, forceOff].find((action) => action.error !== null);
  return (
    <>
      <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:gap-1.5 max-sm:[&>button]:grow max-sm:[&>button]:px-2 max-sm:[&>button]:text-12">
        <StartButton action={start} />
        <ConfirmedButton
          label={t("restart")}
          icon={<RotateCw aria-hidden className="size-3.5 max-sm:hidden" />}
          title={t("restartTitle", { hostname })}
          consequence={t("restartText")}
          action={restart}
        />
        <ConfirmedButton
          label={t("shutDown")}
          icon={<Power aria-hidden className="size-3.5 max-sm:hidden" />}
          title={t("shutDownTitle", { hostname })}
          consequence={t("shutDownText")}
          action={shutDown}
        />
        <MoreActions container={container} forceOff={forceOff} />
      </div>
      {failed === undefined ? null : (
        <div className="basis-full">
          <ErrorNotice error={failed.error} title={hostname} />
        </div>
      )}
    </>
  );
}
