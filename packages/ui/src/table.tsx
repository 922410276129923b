import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** Renders a table in a frame; a wide one scrolls inside the frame, never the page. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    <div className="relative overflow-x-auto rounded-lg border border-border bg-surface">
      <table {...rest} className={cx("w-full border-collapse text-13", className)} />
    </div>
  );
}

/** Renders a column's name. */
export function HeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "h-9 border-b border-border px-3 text-left text-12 font-medium whitespace-nowrap text-muted",
        className,
      )}
    />
  );
}

/** Renders a row; 36 pixels high, 44 where the frame around says `data-density="comfortable"`, divided by a line. */
export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cx("border-b border-border last:border-b-0 hover:bg-sunken/50", className)} />;
}

/** Renders a cell. */
export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cx("h-9 px-3 py-1.5 align-middle in-data-[density=comfortable]:h-11", className)} />;
}
