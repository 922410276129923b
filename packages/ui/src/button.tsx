"use client";
import { cva, cx, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { Hint } from "./hint.tsx";

/** The shape of everything that is pressed, for buttons and for links that look like one. */
export const buttonLook = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors duration-100 select-none",
  {
    variants: {
      variant: {
        primary: "border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong",
        secondary: "border-control bg-surface text-text hover:bg-sunken",
        quiet: "border-transparent bg-transparent text-muted hover:bg-sunken hover:text-text",
        danger: "border-danger bg-surface text-danger hover:bg-danger-bg",
        dangerFilled: "border-danger bg-danger text-on-danger hover:brightness-95",
      },
      size: {
        small: "h-7 px-2.5 text-12 max-sm:h-11",
        medium: "h-8 px-3 text-13 max-sm:h-11",
        large: "h-10 px-4 text-14 max-sm:h-11",
        icon: "size-8 text-13 max-sm:size-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled">, VariantProps<typeof buttonLook> {
  /** Why it cannot be pressed now. The button stays in the tab order and tells the reason as a tooltip. */
  disabledReason?: string | null | undefined;
  /** The press is on its way: a spinner, and further presses do nothing. */
  isBusy?: boolean;
}

/** Renders a button that never disappears from the keyboard: disabled means aria-disabled, with a reason. */
export function Button({ disabledReason, isBusy = false, variant, size, className, children, ...rest }: ButtonProps) {
  const isDisabled = isBusy || Boolean(disabledReason);
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={isDisabled}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isDisabled) {
          event.preventDefault();
          return;
        }
        rest.onClick?.(event);
      }}
      className={cx(buttonLook({ variant, size }), isDisabled && "cursor-not-allowed opacity-55", className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> : null}
      {children}
    </button>
  );
  return <Hint text={disabledReason || null}>{button}</Hint>;
}
