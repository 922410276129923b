"use client";
import { type ComponentProps, type ReactNode, useId } from "react";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: ReactNode;
}

/** Renders a checkbox whose whole line can be pressed. */
export function Checkbox({ label, hint, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        {...(hint === undefined ? {} : { "aria-describedby": `${id}-note` })}
        {...rest}
        className="mt-0.5 size-4 shrink-0 accent-accent max-sm:size-5"
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="cursor-pointer text-14">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-note`} className="text-12 text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
