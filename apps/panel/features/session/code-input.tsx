"use client";
import { Input, type InputProps } from "@berth/ui/input.tsx";

/** Renders the field for a code: digits and the phone's own suggestion for the app's, plain text for one on paper. */
export function CodeInput({ kind, ...rest }: InputProps & { kind: "app" | "recovery" }) {
  const own =
    kind === "app"
      ? ({ inputMode: "numeric", autoComplete: "one-time-code", maxLength: 9 } as const)
      : ({ autoComplete: "off", autoCapitalize: "none", maxLength: 24 } as const);
  return <Input type="text" isMono spellCheck={false} {...own} {...rest} />;
}
