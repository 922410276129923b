"use client";
import { cx } from "class-variance-authority";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { useField } from "./field.tsx";
import { controlLook } from "./input.tsx";

/** Renders the browser's own select, which phones and screen readers know best, in our frame. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select
        {...useField()}
        {...rest}
        className={cx(controlLook, "h-9 appearance-none pr-9 pl-3 max-sm:h-11", className)}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
