"use client";
import { Tooltip } from "radix-ui";
import { type ReactElement, type ReactNode, useState } from "react";

/** Wraps the app once, so that a second hint opens without waiting. */
export function HintProvider({ children }: { children: ReactNode }) {
  return <Tooltip.Provider delayDuration={250}>{children}</Tooltip.Provider>;
}

/**
 * Shows a short text at hover and at keyboard focus of its one child; null shows none. A child whose text
 * comes and goes keeps its place in the tree, and so the focus.
 */
export function Hint({ text, children }: { text: string | null; children: ReactElement }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Tooltip.Root open={isOpen && text !== null} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md bg-text px-2.5 py-1.5 text-12 text-bg"
        >
          {text}
          <Tooltip.Arrow className="fill-text" />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
