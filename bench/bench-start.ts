// Start to the init's first act, and the whole life of a container, everybody in turn: A B C A B C ...
import { describeLoad } from "./machine.ts";
import type { Place } from "./place.ts";
import { digits, median, table } from "./statistics.ts";
import type { BerthNode } from "./subjects/berth.ts";
import { openCrun } from "./subjects/crun.ts";
import { openLxc } from "./subjects/lxc.ts";
import type { Life, Subject } from "./subjects/subject.ts";

const COLUMNS = ["createMs", "initMs", "startedMs", "stopMs", "deleteMs", "cycleMs"] as const;
type Row = Record<(typeof COLUMNS)[number], number>;

export interface StartAsk {
  readonly rounds: number;
  /** Before every life; back to back the kernel's RCU stays warm, which a lone start never sees. */
  readonly restMs: number;
}

/** Runs `rounds` rounds after one that is thrown away, and prints every row and the ratios of medians. */
export async function benchStart(place: Place, berth: BerthNode, { rounds, restMs }: StartAsk): Promise<void> {
  const subjects: readonly Subject[] = [
    berth,
    openCrun(place, 0, false),
    openLxc(place, 0, false),
    openCrun(place, 1, true),
    openLxc(place, 1, true),
  ];
  const rows = new Map<Subject, Row[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      await new Promise((resolve) => setTimeout(resolve, restMs));
      place.ending.throwIfAborted();
      const row = toRow(await subject.live());
      if (round > 0) rows.get(subject)?.push(row);
      const words = COLUMNS.map((column) => `${column} ${digits(row[column])}`).join("  ");
      console.log(`${round === 0 ? "warm-up" : `round ${round}`}  ${subject.name}: ${words}  (${describeLoad()})`);
    }
  }
  console.log(`\n${summarize(rows)}\n\n${compare(rows, berth)}\n\n${explain(berth)}\n`);
}

function toRow(life: Life): Row {
  const cycleMs = life.createMs + life.startedMs + life.stopMs + life.deleteMs;
  return { ...life, cycleMs };
}

function summarize(rows: ReadonlyMap<Subject, readonly Row[]>): string {
  const cells = (own: readonly Row[]) =>
    COLUMNS.map((column) => {
      const values = own.map((row) => row[column]);
      return `${digits(Math.min(...values))} / ${digits(median(values))}`;
    });
  const head = ["ms, min / median", "create", "to init", "start answered", "stop", "delete", "whole cycle"];
  return table(
    head,
    [...rows].map(([subject, own]) => [subject.name, ...cells(own)]),
  );
}

function compare(rows: ReadonlyMap<Subject, readonly Row[]>, berth: Subject): string {
  const ratio = (subject: Subject, column: keyof Row) => {
    const middle = (who: Subject) => median((rows.get(who) ?? []).map((row) => row[column]));
    return digits(middle(berth) / middle(subject));
  };
  const others = [...rows.keys()].filter((subject) => subject !== berth);
  return table(
    ["median of Berth / median of", "to init", "whole cycle"],
    others.map((subject) => [subject.name, ratio(subject, "initMs"), ratio(subject, "cycleMs")]),
  );
}

/** Where Berth's own time goes; a mean, because the agent's log counts whole milliseconds. */
function explain(berth: BerthNode): string {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = [...berth.startSteps].map(([step, values]) => [step, digits(mean(values))]);
  return table(["Berth's start by step", "ms, mean"], rows);
}
