// The results as a table of docs/performance.md.

import { mostMemory } from "./rows.mjs";

/**
 * @typedef {object} Result
 * @property {import("./rows.mjs").Row} row
 * @property {import("./measure.mjs").Measured} measured
 */

/** @param {Result} result */
export function met({ row: { bar }, measured: { ratio, a } }) {
  const fast = "most" in bar ? ratio <= bar.most : 1 / ratio >= bar.less;
  return fast && a.peak <= mostMemory * 2 ** 20;
}

/** @param {Result} result */
export function line({ row, measured }) {
  const { bar } = row;
  const ratio = "most" in bar ? `${measured.ratio.toFixed(2)} ×` : `${(1 / measured.ratio).toFixed(1)} times less`;
  const wanted = "most" in bar ? `≤ ${bar.most} ×` : `≥ ${bar.less} times less`;
  const cells = [
    row.what,
    row.against,
    ratio,
    wanted,
    `${ms(measured.a.time)} / ${ms(measured.b.time)}${row.figure === "wall" ? " wall" : ""}`,
    `${Math.round(measured.a.peak / 2 ** 20)} MiB`,
  ];
  return `| ${cells.join(" | ")} | ${met({ row, measured }) ? "yes" : "**no**"} |`;
}

/** @param {number} seconds */
const ms = (seconds) => (seconds < 10 ? `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(1)} s`);

export const head = ["| what | against | measured | bar | time, each | peak | met |", "|---|---|---|---|---|---|---|"].join("\n");

/**
 * @param {{ results: Result[], machine: string, notes: string[] }} run
 * @returns {string} the whole page
 */
export function page({ results, machine, notes }) {
  return `# How fast

Written by \`npm run bench\`, never by hand. Times are CPU time, user and system with all child processes, unless they say wall; each number is the median
of the ratios of single rounds, in which both ran one after the other on the same machine, so that a busy machine slows both.
Peak is cogrel's greatest resident memory; the bar is ${mostMemory} MiB everywhere.

${head}
${results.map(line).join("\n")}

${notes.map((note) => `- ${note}`).join("\n")}

Measured on: ${machine}.
`;
}
