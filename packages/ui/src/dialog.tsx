"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

export interface DialogProps {
  title: string;
  /** One or two sentences; read out when the dialog opens. */
  description?: ReactNode;
  closeLabel: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  isWide?: boolean;
  /** A press outside does not close it: what it shows comes only once. */
  isFirm?: boolean;
}

/** Renders a modal window: the focus stays inside and returns to where it came from. */
export function Dialog({
  title,
  description,
  closeLabel,
  isOpen,
  onOpenChange,
  children,
  isWide,
  isFirm,
}: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          onInteractOutside={(event) => {
            if (isFirm) event.preventDefault();
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={`fixed top-1/2 left-1/2 z-40 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-border bg-surface p-5 ${isWide ? "max-w-3xl" : "max-w-lg"}`}
        >
          <div className="mb-3 flex items-start justify-between gap-4">
            <Radix.Title className="pt-1 text-16 font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="quiet" size="icon" aria-label={closeLabel}>
                <X aria-hidden className="size-4" />
              </Button>
            </Radix.Close>
          </div>
          {description === undefined ? null : (
            <Radix.Description asChild>
              <div className="mb-4 text-14 text-muted">{description}</div>
            </Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
