"use client";
import { useTranslations } from "use-intl";
import type { ActivityLine } from "../../lib/api-types.ts";
import { useViewer } from "../viewer/use-viewer.ts";

/** Says what was done and by whom, as this reader is spoken to. */
export interface ActivityWords {
  what(line: Pick<ActivityLine, "action">): string;
  who(line: Pick<ActivityLine, "who">): string;
}

/** Returns the words of activity; an action this panel has no word for is shown as it is named. */
export function useActivityWords(): ActivityWords {
  const t = useTranslations("activity");
  const { role } = useViewer();
  return {
    what: ({ action }) => {
      const key = `actions.${action}`;
      // Lines are kept for ever and may be of another version, so the key is looked up, not typed.
      return t.has(key as "actions.container.start") ? t(key as "actions.container.start") : action;
    },
    who: ({ who: { kind, name } }) => {
      if (kind === "itself") return t("itself");
      if (kind === "node") return t("node");
      // Among colleagues the name says enough.
      return kind === "staff" && role === "customer" ? t("staff", { name }) : name;
    },
  };
}
