"use client";
import { useState } from "react";
import { isReason } from "./reason-field.tsx";

/** Keeps the reason of a visit for this browser tab, so that a reload or a broken line does not ask again. */
export function useVisitReason(ctid: number): [reason: string | null, keep: (reason: string | null) => void] {
  const key = `berth.reason.${ctid}`;
  const [reason, setReason] = useState(() => readReason(key));
  const keep = (next: string | null) => {
    if (next === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, next);
    setReason(next);
  };
  return [reason, keep];
}

function readReason(key: string): string | null {
  const kept = sessionStorage.getItem(key);
  return kept !== null && isReason(kept) ? kept : null;
}
