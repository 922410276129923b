"use client";
import { Download } from "lucide-react";
import { Button } from "../button.tsx";
import { Dialog } from "../dialog.tsx";
import { Cell, HeadCell, Row, Table } from "../table.tsx";
import type { ChartData, ChartSeries } from "./chart-data.ts";
import type { ChartWords } from "./chart-words.ts";
import { summarizeSeries } from "./summarize-series.ts";

/** Writes the points as CSV: ISO time, then the raw average of each line; an unknown value is empty. */
export function chartCsv(data: ChartData, series: readonly ChartSeries[]): string {
  const head = ["time", ...series.map((line) => line.name)].map((name) => `"${name.replaceAll('"', '""')}"`);
  const rows = data.points.map((point) => [
    new Date(point.atMs).toISOString(),
    ...point.values.map((reading) => (reading === null ? "" : String(reading.avg))),
  ]);
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

export interface ChartTableProps {
  title: string;
  data: ChartData;
  series: readonly ChartSeries[];
  format: (value: number) => string;
  words: ChartWords;
  onClose: () => void;
}

/** Shows the numbers of a chart as a table, and hands them out as CSV. */
export function ChartTable({ title, data, series, format, words, onClose }: ChartTableProps) {
  const summaries = series.map((_, line) => summarizeSeries(data.points, line, null));
  const rows = [
    [words.lowest, "min"],
    [words.average, "avg"],
    [words.percentile95, "p95"],
    [words.highest, "max"],
  ] as const;
  return (
    <Dialog title={title} closeLabel={words.close} isOpen onOpenChange={onClose} isWide>
      <div className="grid gap-4">
        <div className="flex justify-end">
          <Button onClick={() => download(`${title}.csv`, chartCsv(data, series))}>
            <Download aria-hidden className="size-3.5" />
            {words.downloadCsv}
          </Button>
        </div>
        <Table className="figures">
          <thead>
            <tr>
              <HeadCell>{words.timeColumn}</HeadCell>
              {series.map((line) => (
                <HeadCell key={line.name}>{line.name}</HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, key]) => (
              <Row key={key} className="font-medium">
                <Cell>{name}</Cell>
                {series.map((line, index) => (
                  <Cell key={line.name}>{summaries[index] ? format(summaries[index][key]) : "–"}</Cell>
                ))}
              </Row>
            ))}
            {data.points.toReversed().map((point) => (
              <Row key={point.atMs}>
                <Cell>{words.exactTime(point.atMs)}</Cell>
                {series.map((line, index) => (
                  <Cell key={line.name}>{point.values[index] ? format(point.values[index].avg) : "–"}</Cell>
                ))}
              </Row>
            ))}
          </tbody>
        </Table>
      </div>
    </Dialog>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
