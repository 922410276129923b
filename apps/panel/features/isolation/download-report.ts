"use client";
import type { IsolationView } from "../../lib/api-types.ts";

/** Gives the reader the report as a file, exactly as the node told it. */
export function downloadReport(report: IsolationView, hostname: string): void {
  const text = `${JSON.stringify({ hostname, ...report }, null, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `isolation-${report.ctid}-${new Date(report.takenAtMs).toISOString().slice(0, 19).replaceAll(":", "")}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
