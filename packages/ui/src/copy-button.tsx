"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";

export interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children"> {
  text: string;
  label: string;
  doneLabel: string;
  /** Only the icon, for places where the text stands right beside it. */
  isIconOnly?: boolean;
}

/** Puts a text into the clipboard and says so for two seconds. */
export function CopyButton({ text, label, doneLabel, isIconOnly = false, ...rest }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [isDone]);
  const word = isDone ? doneLabel : label;
  return (
    <>
      <Button
        size={isIconOnly ? "icon" : "small"}
        variant={isIconOnly ? "quiet" : "secondary"}
        {...rest}
        {...(isIconOnly ? { "aria-label": word, title: word } : {})}
        onClick={() => void copyText(text).then(setDone)}
      >
        {isDone ? <Check aria-hidden className="size-3.5 text-ok" /> : <Copy aria-hidden className="size-3.5" />}
        {isIconOnly ? null : word}
      </Button>
      <span role="status" className="sr-only">
        {isDone ? doneLabel : ""}
      </span>
    </>
  );
}

/** Copies; on plain HTTP there is no clipboard API, so a hidden text area and the old command do it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "sr-only";
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
