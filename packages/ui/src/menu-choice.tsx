"use client";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";

export interface MenuChoiceProps {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

/** Renders a group of a menu of which exactly one item is chosen. */
export function MenuChoice({ label, options, value, onChange }: MenuChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
      <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-12 text-muted">{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className="flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 text-13 outline-none data-[highlighted]:bg-sunken max-sm:min-h-11"
        >
          {option.label}
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden className="size-3.5 text-accent" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
