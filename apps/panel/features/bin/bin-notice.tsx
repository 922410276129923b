"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useMay } from "../viewer/use-viewer.ts";
import { BinActions } from "./bin-actions.tsx";

/** Says on a container's page that it lies in the bin, until when, and offers the ways out to whom they are. */
export function BinNotice({ container }: { container: ContainerView }) {
  const t = useTranslations("bin");
  const format = useFormat();
  const may = useMay();
  const { binnedAt, purgeAfter } = container;
  if (binnedAt === null || purgeAfter === null) return null;
  const times = { time: format.dateTime(binnedAt), purge: format.dateTime(purgeAfter) };
  const isHis = may("container.delete", container);
  return (
    <Notice
      tone="warn"
      role="status"
      title={t("noticeTitle")}
      {...(isHis ? { actions: <BinActions container={container} /> } : {})}
    >
      {t(isHis ? "noticeText" : "noticeCustomer", times)}
    </Notice>
  );
}
