"use client";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactElement, ReactNode } from "react";

/** Opens a list of actions under its trigger. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border border-border bg-surface p-1"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface MenuItemProps extends Omit<ComponentProps<typeof DropdownMenu.Item>, "disabled" | "onSelect"> {
  /** Why it cannot be chosen now; the item stays readable and shows the reason under its name. */
  disabledReason?: string | null;
  isDangerous?: boolean;
  onSelect: () => void;
}

/** Renders one action of a menu. */
export function MenuItem({ disabledReason, isDangerous, onSelect, children, ...rest }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      {...rest}
      aria-disabled={Boolean(disabledReason)}
      onSelect={(event) => {
        if (disabledReason) event.preventDefault();
        else onSelect();
      }}
      className={`flex min-h-9 cursor-pointer flex-col justify-center rounded-md px-2.5 py-1.5 text-13 outline-none select-none data-[highlighted]:bg-sunken max-sm:min-h-11 ${isDangerous ? "text-danger" : ""}`}
    >
      <span className={disabledReason ? "opacity-55" : ""}>{children}</span>
      {disabledReason ? <span className="max-w-60 text-12 text-muted">{disabledReason}</span> : null}
    </DropdownMenu.Item>
  );
}
