"use client";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";

/** Colours of the terminal, the same in both themes: programs choose theirs for a dark screen. */
const theme = {
  background: "#0d1015",
  foreground: "#e8ebf0",
  cursor: "#6fb1ff",
  cursorAccent: "#0d1015",
  selectionBackground: "#24456b",
  black: "#2a303a",
  red: "#ff7b80",
  green: "#4cc88a",
  yellow: "#f0b544",
  blue: "#6fb1ff",
  magenta: "#c39bf0",
  cyan: "#5cc8c0",
  white: "#d5d9e0",
  brightBlack: "#8b93a1",
  brightRed: "#ff9ca0",
  brightGreen: "#7bdcab",
  brightYellow: "#f7cd7f",
  brightBlue: "#9ccaff",
  brightMagenta: "#d8bcf7",
  brightCyan: "#8cdcd6",
  brightWhite: "#ffffff",
};

/** Makes the screen and the part that fits it to its frame. */
export function makeXterm(): { terminal: Terminal; fit: FitAddon } {
  const terminal = new Terminal({
    theme,
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    fontSize: 13,
    lineHeight: 1.2,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollback: 5000,
    macOptionIsMeta: true,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  return { terminal, fit };
}
