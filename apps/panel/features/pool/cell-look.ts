import { cva } from "class-variance-authority";
import type { AddressCell } from "../../lib/api-types.ts";

export type CellState = AddressCell["state"];

/** The states in the order of the legend. */
export const cellStates: readonly CellState[] = ["used", "free", "reserved", "quarantined", "gateway", "network"];

/** The sign of a state, for those who do not tell the colours apart; what is free or used shows its last number. */
export const glyphs: Readonly<Record<CellState, string>> = {
  used: "",
  free: "",
  reserved: "R",
  gateway: "G",
  network: "–",
  quarantined: "~",
};

/** The look of one address: filled when it is used, outlined when it is free, a sign for everything else. */
export const cellLook = cva(
  "flex items-center justify-center rounded-sm border text-11 leading-none figures focus-visible:relative focus-visible:z-10",
  {
    variants: {
      state: {
        used: "border-accent bg-accent text-on-accent",
        free: "border-control bg-surface text-muted",
        reserved: "border-control bg-sunken font-semibold text-text",
        gateway: "border-control bg-sunken font-semibold text-text",
        network: "border-dashed border-control bg-sunken text-muted",
        quarantined: "border-warn bg-warn-bg font-semibold text-warn",
      } satisfies Record<CellState, string>,
      isChosen: { true: "ring-2 ring-text ring-offset-1 ring-offset-surface", false: "" },
    },
  },
);
