"use client";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface TabsProps {
  label: string;
  items: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
  /** Right of the tabs, such as the range of the graphs. */
  aside?: ReactNode;
  children: ReactNode;
}

/** Renders the tabs of a detail page; on a phone the row scrolls inside itself. */
export function Tabs({ label, items, value, onChange, aside, children }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} activationMode="manual">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 border-b border-border">
        <Radix.List aria-label={label} className="-mb-px flex max-w-full gap-5 overflow-x-auto">
          {items.map((item) => (
            <Radix.Trigger
              key={item.value}
              value={item.value}
              className="h-10 border-b-2 border-transparent text-13 text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text max-sm:h-11"
            >
              {item.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      {children}
    </Radix.Root>
  );
}

/** Holds the content of one tab; it is not mounted while another one is chosen. */
export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} className="rounded-lg">
      {children}
    </Radix.Content>
  );
}
