"use client";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";

export interface ConfirmDialogProps {
  title: string;
  /** What will happen, not "are you sure". */
  consequence: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  isOpen: boolean;
  isBusy: boolean;
  isDangerous?: boolean;
  /** When given, the reader types exactly this before the button can be pressed. */
  typed?: { expected: string; label: string; mismatchReason: string };
  /** Further fields, above the typed name. */
  children?: ReactNode;
  /** What went wrong at the last try. */
  error?: ReactNode;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: (typed: string) => void;
}

/** Asks before an act that ends something: the consequence in words, and for the worst ones the typed name. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      title={props.title}
      description={props.consequence}
      closeLabel={props.cancelLabel}
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
    >
      <ConfirmForm {...props} />
    </Dialog>
  );
}

/** Goes with the dialog when it closes, whoever closes it: a name typed once does not stand there the next time. */
function ConfirmForm(props: ConfirmDialogProps) {
  const [value, setValue] = useState("");
  const isMatching = props.typed === undefined || value === props.typed.expected;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isMatching && !props.isBusy) props.onConfirm(value);
      }}
    >
      {props.children}
      {props.typed ? (
        <Field label={props.typed.label}>
          <Input
            value={value}
            onChange={(event) => setValue(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            isMono
          />
        </Field>
      ) : null}
      {props.error}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => props.onOpenChange(false)}>{props.cancelLabel}</Button>
        <Button
          type="submit"
          variant={props.isDangerous ? "dangerFilled" : "primary"}
          isBusy={props.isBusy}
          disabledReason={isMatching ? null : props.typed?.mismatchReason}
        >
          {props.confirmLabel}
        </Button>
      </div>
    </form>
  );
}
