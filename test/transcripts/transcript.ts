import type { Shown, Stage } from "./stage";

/**
 * A transcript, line by line. `#` and empty lines are for the reader.
 *
 *     @ github            from here on origin is a GitHub with empty registries beside it, the folder dist has the assets of 0.17.0, and there is a token
 *     @ 80x24             the next commands run in a terminal of this size; `@ none` without one, as at the beginning
 *     $ cogrel bump rc    a line of shell, in the example repository as the lines before have left it
 *     < y                 what is typed at its question, a line for each: ^C is Ctrl-C, ^D the end of input, ↓ the key, nothing is Enter
 *     > stdout
 *     2> stderr
 *     | a line of the screen, in a terminal
 *     exit 0
 */
export async function performed(text: string, stage: Stage): Promise<string> {
  const script = text.split("\n").filter((line) => !/^(>|2>|\||exit )/.test(line));
  const lines: string[] = [];
  let size: Size | undefined;
  for (const [at, line] of script.entries()) {
    lines.push(line);
    if (line === "@ github") await stage.github();
    else if (line.startsWith("@ ")) size = sizeOf(line.slice(2));
    if (!/^[$<]/.test(line) || script[at + 1]?.startsWith("<")) continue;
    const first = script.findLastIndex((one, before) => before <= at && one.startsWith("$ "));
    const keys = script.slice(first + 1, at + 1).map((one) => keysOf(one.slice(1).trim()));
    lines.push(...(await told(stage, (script[first] as string).slice(2), size, keys.join(SEPARATOR))));
  }
  return lines.join("\n");
}

interface Size {
  columns: number;
  rows: number;
}

function sizeOf(text: string): Size | undefined {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  return columns === undefined ? undefined : { columns: Number(columns), rows: Number(rows) };
}

/** Tells one answer from the next, for the driver. */
const SEPARATOR = "\x1f";
const KEYS: Readonly<Record<string, string>> = { "^C": "\x03", "^D": "\x04" };

function keysOf(typed: string): string {
  return KEYS[typed] ?? `${typed.replaceAll("↓", "\x1b[B").replaceAll("↑", "\x1b[A")}\r`;
}

async function told(stage: Stage, line: string, size: Size | undefined, keys: string): Promise<string[]> {
  const { out, err, exit }: Shown = size ? await stage.show(line, size, keys) : stage.run(line);
  const mark = (sign: string) => (one: string) => `${sign} ${one}`.trimEnd();
  return [...out.map(mark(size ? "|" : ">")), ...err.map(mark("2>")), `exit ${exit}`];
}
