"use client";
import { formatIpv4, ipv4PoolSchema } from "@berth/core/pool/ipv4-pool.ts";
import { Select } from "@berth/ui/select.tsx";
import { useTranslations } from "use-intl";

export interface BlockSelectProps {
  cidr: string;
  blocks: number;
  block: number;
  onChange: (block: number) => void;
}

/** Chooses which 256 addresses of a large pool are shown; a pool of one block has nothing to choose. */
export function BlockSelect({ cidr, blocks, block, onChange }: BlockSelectProps) {
  const t = useTranslations("pools");
  if (blocks < 2) return null;
  const { network } = ipv4PoolSchema.parse(cidr);
  return (
    <Select
      aria-label={t("block")}
      value={String(block)}
      onChange={(event) => onChange(Number(event.target.value))}
      className="font-mono"
    >
      {Array.from({ length: blocks }, (_, index) => {
        const first = network + index * 256;
        return (
          <option key={first} value={index}>
            {t("blockOf", { first: formatIpv4(first), last: formatIpv4(first + 255) })}
          </option>
        );
      })}
    </Select>
  );
}
