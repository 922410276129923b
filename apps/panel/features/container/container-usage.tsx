"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { Card } from "@berth/ui/card.tsx";
import { Meter } from "@berth/ui/meter.tsx";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../lib/use-format.ts";
import type { SampleStore } from "./graphs/sample-store.ts";

/** Renders the live numbers of a container against its limits; a dash while nothing is measured. */
export function ContainerUsage({ limits, store }: { limits: ContainerLimits; store: SampleStore }) {
  const t = useTranslations();
  const format = useFormat();
  const now = useSyncExternalStore(store.subscribe, store.latest, () => null);
  const of = (used: string, limit: string) => t("units.of", { used, total: limit });
  return (
    <Card>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2 xl:grid-cols-5">
        <Tile
          name={t("container.cpu")}
          value={now && of(format.number(now.cpuCores), format.ofCores(limits.cpuMillicores))}
          bar={[now?.cpuCores ?? 0, limits.cpuMillicores / 1000]}
        />
        <Tile
          name={t("container.memory")}
          value={now && of(format.bytes(now.memoryWorkingSetBytes), format.bytes(limits.memoryBytes))}
          bar={[now?.memoryWorkingSetBytes ?? 0, limits.memoryBytes]}
        />
        <Tile
          name={t("container.processes")}
          value={now && of(format.number(now.processes), format.number(limits.processes))}
          bar={[now?.processes ?? 0, limits.processes]}
        />
        <Pair
          name={t("graphs.disk")}
          rows={[
            [t("graphs.read"), now && format.bytesPerSec(now.ioReadBytesPerSec)],
            [t("graphs.write"), now && format.bytesPerSec(now.ioWriteBytesPerSec)],
          ]}
        />
        <Pair
          name={t("graphs.network")}
          rows={[
            [t("graphs.received"), now && format.bitsPerSec(now.netRxBytesPerSec)],
            [t("graphs.sent"), now && format.bitsPerSec(now.netTxBytesPerSec)],
          ]}
        />
      </div>
    </Card>
  );
}

interface TileProps {
  name: string;
  value: string | null;
  bar: readonly [used: number, total: number];
}

function Tile({ name, value, bar }: TileProps) {
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <div className="text-13 text-muted">{name}</div>
      <div className="truncate text-14 font-semibold figures">{value ?? "–"}</div>
      <Meter label={name} text={value ?? "–"} used={bar[0]} total={bar[1]} />
    </div>
  );
}

function Pair({ name, rows }: { name: string; rows: readonly (readonly [string, string | null])[] }) {
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <div className="text-13 text-muted">{name}</div>
      {rows.map(([word, value]) => (
        <div key={word} className="flex max-w-44 justify-between gap-3 text-13 figures">
          <span className="text-muted">{word}</span>
          <span className="font-medium whitespace-nowrap">{value ?? "–"}</span>
        </div>
      ))}
    </div>
  );
}
