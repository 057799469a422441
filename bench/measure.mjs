// Two commands against each other: how often does the first one's CPU time go into the second one's?

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const runner = fileURLToPath(new URL("run.py", import.meta.url));

/**
 * @typedef {object} Command
 * @property {string[]} argv
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [stdin] a file
 * @property {string[]} [before] puts things back, not measured
 * @property {boolean} [own] the command prints the CPU time that counts
 */

/**
 * @typedef {object} Run
 * @property {number} cpu seconds, user and system, with all children
 * @property {number} wall seconds
 * @property {number} peak bytes
 * @property {number} exit
 * @property {string} said
 */

/**
 * @typedef {object} Measured
 * @property {number} ratio time of a / time of b: the median of the rounds' ratios
 * @property {{ time: number, peak: number }} a medians, in seconds; the peak is the greatest, in bytes
 * @property {{ time: number, peak: number }} b
 */

/**
 * Runs a and b in turns; throws when a run fails, since the time of a failure says nothing.
 * @param {number} rounds
 * @param {Command} a
 * @param {Command} b
 * @param {"cpu" | "wall"} [figure] what the ratio is of
 * @returns {Measured}
 */
export function measure(rounds, a, b, figure = "cpu") {
  const { status, stdout, stderr } = spawnSync("python3", [runner], {
    input: JSON.stringify({ rounds, a, b }),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`bench/run.py: ${stderr}`);
  /** @type {{ a: Run, b: Run }[]} */
  const all = JSON.parse(stdout);
  for (const round of all)
    for (const [name, command] of Object.entries({ a, b })) mustBeFine(command, round[/** @type {"a" | "b"} */ (name)]);
  return {
    ratio: median(all.map((round) => round.a[figure] / round.b[figure])),
    a: medians(
      all.map((round) => round.a),
      figure,
    ),
    b: medians(
      all.map((round) => round.b),
      figure,
    ),
  };
}

/**
 * @param {Command} command
 * @param {Run} run
 */
function mustBeFine({ argv }, { exit, said }) {
  if (exit !== 0) throw new Error(`${argv.slice(0, 6).join(" ")} ended with ${exit}: ${said}`);
}

/**
 * @param {Run[]} runs
 * @param {"cpu" | "wall"} figure
 */
const medians = (runs, figure) => ({ time: median(runs.map((one) => one[figure])), peak: Math.max(...runs.map(({ peak }) => peak)) });

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
