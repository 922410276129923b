import { cva, type VariantProps } from "class-variance-authority";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const look = cva("flex items-start gap-3 rounded-lg border px-4 py-3 text-14", {
  variants: {
    tone: {
      info: "border-accent/30 bg-info-bg",
      warn: "border-warn/30 bg-warn-bg",
      danger: "border-danger/30 bg-danger-bg",
    },
  },
  defaultVariants: { tone: "info" },
});
const icons = { info: Info, warn: TriangleAlert, danger: CircleAlert };
const inks = { info: "text-accent", warn: "text-warn", danger: "text-danger" };

export interface NoticeProps extends VariantProps<typeof look> {
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons at the right, under the text on a phone. */
  actions?: ReactNode;
  role?: "alert" | "status";
}

/** Tells something about the whole page or form: what it is, since when, what to do. */
export function Notice({ tone, title, children, actions, role }: NoticeProps) {
  const kind = tone ?? "info";
  const Icon = icons[kind];
  return (
    <div className={look({ tone: kind })} role={role}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${inks[kind]}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 max-w-[72ch]">
          {title === undefined ? null : <p className="font-semibold">{title}</p>}
          {children === undefined ? null : <div className="text-text">{children}</div>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
