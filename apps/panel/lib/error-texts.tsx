"use client";
import type { ErrorCode } from "@berth/core/errors/catalogue.ts";
import { formatErrorText } from "@berth/core/messages/format-error-text.ts";
import { createContext, type ReactNode, useContext } from "react";
import { useTranslations } from "use-intl";
import type { ReadError } from "./read-error.ts";

/** The sentences of one language by code. */
export type ErrorSentences = Readonly<Record<ErrorCode, string>>;

const SentencesContext = createContext<ErrorSentences | null>(null);

/** Returns all error sentences of the reader's language. */
export function useErrorSentences(): ErrorSentences {
  const sentences = useContext(SentencesContext);
  if (sentences === null) throw new Error("no error sentences above");
  return sentences;
}

/** Gives the error sentences of the reader's language to everything below. */
export function ErrorTexts({ sentences, children }: { sentences: ErrorSentences; children: ReactNode }) {
  return <SentencesContext value={sentences}>{children}</SentencesContext>;
}

/** Returns the way from an error to its sentence in the reader's language. */
export function useErrorText(): (error: Pick<ReadError, "code" | "params">) => string {
  const sentences = useContext(SentencesContext);
  const t = useTranslations("app");
  return ({ code, params }) =>
    code === null || sentences === null ? t("noAnswer") : formatErrorText(sentences[code], params);
}
