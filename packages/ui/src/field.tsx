"use client";
import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";

interface FieldWiring {
  id: string;
  describedBy: string | undefined;
  isInvalid: boolean;
}

const FieldContext = createContext<FieldWiring | null>(null);

/** Gives a control its id, its description and its invalid mark from the field around it. */
export function useField(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const wiring = useContext(FieldContext);
  if (wiring === null) return {};
  return {
    id: wiring.id,
    ...(wiring.describedBy === undefined ? {} : { "aria-describedby": wiring.describedBy }),
    ...(wiring.isInvalid ? { "aria-invalid": true as const } : {}),
  };
}

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong and how to put it right; shown at the field, not on top of the form. */
  error?: string | undefined;
  children: ReactNode;
}

/** Renders a label, its control, and under it the error or else the hint. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(error) || hint !== undefined;
  return (
    <FieldContext value={{ id, describedBy: hasNote ? noteId : undefined, isInvalid: Boolean(error) }}>
      <div className="grid min-w-0 content-start gap-1.5">
        <label htmlFor={id} className="text-13 font-medium">
          {label}
        </label>
        {children}
        {error ? (
          <p id={noteId} className="flex items-start gap-1.5 text-12 text-danger">
            <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            {error}
          </p>
        ) : hint === undefined ? null : (
          <p id={noteId} className="text-12 text-muted">
            {hint}
          </p>
        )}
      </div>
    </FieldContext>
  );
}
