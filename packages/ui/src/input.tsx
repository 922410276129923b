"use client";
import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useField } from "./field.tsx";

/** The frame every text control shares. */
export const controlLook =
  "w-full min-w-0 rounded-md border border-control bg-surface text-14 text-text placeholder:text-muted/70 aria-invalid:border-danger max-sm:text-16";

export interface InputProps extends ComponentProps<"input"> {
  isMono?: boolean;
  /** A unit shown inside the right edge, such as GiB. */
  unit?: string;
}

/** Renders a one-line text control wired to the field around it. */
export function Input({ isMono, unit, className, ...rest }: InputProps) {
  const input = (
    <input
      {...useField()}
      {...rest}
      className={cx(
        controlLook,
        "h-9 px-3 max-sm:h-11",
        isMono && "font-mono text-13",
        unit && "pr-16 figures",
        className,
      )}
    />
  );
  if (unit === undefined) return input;
  return (
    <span className="relative block">
      {input}
      <span aria-hidden className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-13 text-muted">
        {unit}
      </span>
    </span>
  );
}
