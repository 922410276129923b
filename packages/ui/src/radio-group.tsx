"use client";
import { useId } from "react";

export interface RadioGroupProps {
  label: string;
  options: readonly { value: string; label: string; hint?: string }[];
  value: string;
  onChange: (value: string) => void;
}

/** Renders a choice of a few with what each means; the whole line of one can be pressed. */
export function RadioGroup({ label, options, value, onChange }: RadioGroupProps) {
  const id = useId();
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2.5">
          <input
            id={`${id}-${option.value}`}
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            {...(option.hint === undefined ? {} : { "aria-describedby": `${id}-${option.value}-note` })}
            className="mt-0.5 size-4 shrink-0 accent-accent max-sm:size-5"
          />
          <div className="grid gap-0.5">
            <label htmlFor={`${id}-${option.value}`} className="cursor-pointer text-14">
              {option.label}
            </label>
            {option.hint === undefined ? null : (
              <p id={`${id}-${option.value}-note`} className="text-12 text-muted">
                {option.hint}
              </p>
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}
