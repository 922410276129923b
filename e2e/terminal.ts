// Hands and eyes at xterm.js: it draws rows into the page, so what it shows can be read back.
import type { Page } from "playwright-core";

/** Types text into the terminal of the page; `\n` is Enter. */
export async function typeInTerminal(page: Page, text: string): Promise<void> {
  await page.locator(".xterm-helper-textarea").focus();
  for (const line of text.split(/(?<=\n)/)) {
    await page.keyboard.type(line.replace("\n", ""));
    if (line.endsWith("\n")) await page.keyboard.press("Enter");
  }
}

/** Waits until a row of the terminal shows the text, and gives the match. */
export async function untilTerminalShows(
  page: Page,
  wanted: string | RegExp,
  withinMs = 15_000,
): Promise<RegExpExecArray> {
  const pattern = typeof wanted === "string" ? new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : wanted;
  const deadline = Date.now() + withinMs;
  for (;;) {
    const rows = await page.locator(".xterm-rows > div").allInnerTexts();
    const match = pattern.exec(rows.join("\n"));
    if (match !== null) return match;
    if (Date.now() > deadline) throw new Error(`the terminal does not show ${pattern}; it shows:\n${rows.join("\n")}`);
    await page.waitForTimeout(100);
  }
}
