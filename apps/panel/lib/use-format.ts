"use client";
import { scaleBits, scaleBytes } from "@berth/core/text/scale-unit.ts";
import { splitDuration, spokenUnits } from "@berth/core/text/split-duration.ts";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";

/** Writes numbers in the reader's language; one object as long as the language stays. */
export interface Format {
  bytes(bytes: number): string;
  bytesPerSec(bytes: number): string;
  /** Bits a second, from bytes a second. */
  bitsPerSec(bytesPerSec: number): string;
  /** "1.5 cores" from 1500 millicores. */
  cores(millicores: number): string;
  /** The same after "of", where some languages bend the word. */
  ofCores(millicores: number): string;
  /** "300 ops/s". */
  ops(perSec: number): string;
  number(value: number): string;
  percent(value: number): string;
  duration(milliseconds: number): string;
  /** Hours and minutes. */
  time(atMs: number): string;
  /** Hours, minutes and seconds. */
  exactTime(atMs: number): string;
  dateTime(at: Date): string;
}

/** Returns the reader's way of writing numbers, sizes and times. */
export function useFormat(): Format {
  const language = useLocale();
  const t = useTranslations("units");
  return useMemo(() => {
    // British English writes 24 hours and the day before the month, as Berth's other words do.
    const locale = language === "en" ? "en-GB" : language;
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const two = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const short = (value: number) => (value >= 100 ? whole : value >= 10 ? one : two).format(value);
    const bytes = (amount: number) => {
      const { value, unit } = scaleBytes(amount);
      return t(unit, { value: short(value) });
    };
    const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
    const exact = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const full = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    return {
      bytes,
      bytesPerSec: (amount) => t("perSecond", { value: bytes(amount) }),
      bitsPerSec: (amount) => {
        const { value, unit } = scaleBits(amount * 8);
        return t(unit, { value: short(value) });
      },
      cores: (millicores) => t("cores", { count: millicores / 1000, value: two.format(millicores / 1000) }),
      ofCores: (millicores) => t("ofCores", { count: millicores / 1000, value: two.format(millicores / 1000) }),
      ops: (perSec) => t("ops", { value: whole.format(perSec) }),
      number: short,
      percent: (value) => t("percent", { value: value > 0 && value < 1 ? "< 1" : whole.format(value) }),
      duration: (milliseconds) => {
        const parts = splitDuration(milliseconds);
        return spokenUnits(parts)
          .map((unit) => t(unit, { count: String(parts[unit]) }))
          .join(" ");
      },
      time: (atMs) => time.format(atMs),
      exactTime: (atMs) => exact.format(atMs),
      dateTime: (at) => full.format(at),
    };
  }, [language, t]);
}
