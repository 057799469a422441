/** As many lines of a log as are shown. */
const LAST_LINES = 15;

/** GitHub writes the time before each line. */
const TIME = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOUR = /\u001b\[[0-9;]*m/g;
const COMMAND = /^##\[(\w+)\](.*)$/;

/**
 * The last words of a failed job, from its whole log: up to its last error, since what a runner writes after it is only the cleaning up. Without
 * times, colours and the runner's own marks (`##[group]`).
 */
export function lastWords(log: string): string[] {
  const lines = log
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.replace(TIME, "").replace(COLOUR, ""));
  const error = lines.findLastIndex((line) => line.startsWith("##[error]"));
  return lines
    .slice(0, error < 0 ? undefined : error + 1)
    .flatMap(plainLine)
    .slice(-LAST_LINES);
}

function plainLine(line: string): string[] {
  const [, command, text = ""] = COMMAND.exec(line) ?? [];
  if (command === undefined) return [line];
  if (command === "endgroup") return [];
  return [command === "error" || command === "warning" ? `${command}: ${text}` : text];
}
