// @ts-check
// Shows what is happening and how far it is: one line that updates itself on a terminal, plain lines elsewhere.

/**
 * @typedef {object} Step
 * @property {(detail: string, percent?: number) => void} update shows where the step is
 * @property {(detail?: string) => void} done ends the step well
 * @property {() => void} fail ends the step; the reason is printed by whoever caught it
 */
/**
 * @typedef {object} Progress
 * @property {(label: string) => Step} step opens a step; one at a time
 * @property {(text: string) => void} say prints whole lines, never over a step's line
 */
/** @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} Output */

const PLAIN_EVERY_MS = 10_000;
const REDRAW_EVERY_MS = 200;

/** @param {number} ms */
function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** @param {string} label @param {string} detail @param {number | undefined} percent */
function sentence(label, detail, percent) {
  return [label, percent === undefined ? "" : `${Math.floor(percent)} %`, detail]
    .filter((part) => part !== "")
    .join("  ");
}

/** @param {Output} output @param {string} label @returns {Step} */
function terminalStep(output, label) {
  const startedAt = performance.now();
  let line = label;
  const draw = () => {
    const width = Math.max(20, (output.columns ?? 80) - 10);
    output.write(`\r\x1b[2K  … ${line.slice(0, width - 4)}  ${seconds(performance.now() - startedAt)}`);
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  timer.unref();
  /** @param {string} mark @param {string} text */
  const end = (mark, text) => {
    clearInterval(timer);
    output.write(`\r\x1b[2K ${mark} ${text}  ${seconds(performance.now() - startedAt)}\n`);
  };
  draw();
  return {
    update: (detail, percent) => {
      line = sentence(label, detail, percent);
    },
    done: (detail = "") => end(" ✓", sentence(label, detail, undefined)),
    fail: () => end(" ✗", line),
  };
}

/** @param {Output} output @param {string} label @returns {Step} */
function plainStep(output, label) {
  const startedAt = performance.now();
  let printedAt = startedAt;
  let shown = -1;
  output.write(`${label} ...\n`);
  /** @param {string} text */
  const end = (text) => output.write(`${text} (${seconds(performance.now() - startedAt)})\n`);
  return {
    update: (detail, percent) => {
      const now = performance.now();
      const tenth = percent === undefined ? shown : Math.floor(percent / 10);
      if (tenth === shown && now - printedAt < PLAIN_EVERY_MS) return;
      if (now - printedAt < 1000) return;
      shown = tenth;
      printedAt = now;
      output.write(`${sentence(label, detail, percent)} (${seconds(now - startedAt)})\n`);
    },
    done: (detail = "") => end(sentence(`${label}: done`, detail, undefined)),
    fail: () => end(`${label}: failed`),
  };
}

/** @param {Output} output @returns {Progress} */
export function createProgress(output) {
  return {
    step: (label) => (output.isTTY === true ? terminalStep(output, label) : plainStep(output, label)),
    say: (text) => {
      output.write(`${text}\n`);
    },
  };
}

/**
 * Runs `act` as one step: done when it returns (with the text it returns, if any), failed when it throws.
 * @template T
 * @param {Progress} progress
 * @param {string} label
 * @param {(step: Step) => Promise<T> | T} act
 * @returns {Promise<T>}
 */
export async function asStep(progress, label, act) {
  const step = progress.step(label);
  try {
    const result = await act(step);
    step.done(typeof result === "string" ? result : "");
    return result;
  } catch (error) {
    step.fail();
    throw error;
  }
}
