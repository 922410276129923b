"use client";
import { ToggleGroup } from "radix-ui";

export interface SegmentedProps {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

/** Renders a choice of a few, all of them in sight; arrow keys move, exactly one is chosen. */
export function Segmented({ label, options, value, onChange }: SegmentedProps) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next !== "") onChange(next);
      }}
      className="inline-flex rounded-md border border-control bg-surface p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-7 rounded-sm px-3 text-13 text-muted hover:text-text data-[state=on]:bg-info-bg data-[state=on]:font-medium data-[state=on]:text-accent max-sm:h-11"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
