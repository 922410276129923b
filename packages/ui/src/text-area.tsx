"use client";
import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useField } from "./field.tsx";
import { controlLook } from "./input.tsx";

/** Renders a text control of several lines, in the fixed-width face: keys and logs go in here. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...useField()} {...rest} className={cx(controlLook, "px-3 py-2 font-mono text-13", className)} />;
}
