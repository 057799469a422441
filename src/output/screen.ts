/** Lines that are shown until they are replaced: on a terminal in place; elsewhere each line once, when it is new. */
export interface Screen {
  /** Gives whether there was anything new in them. */
  show(lines: readonly string[]): boolean;
  /** Takes them off a terminal, so that other lines can be printed. */
  clear(): void;
}

interface Shown {
  write(text: string): void;
  /** Lines can be redrawn in place. */
  live: boolean;
  columns: number;
  rows: number;
}

const UP = (lines: number) => `\x1b[${lines}A`;
const BELOW = "\x1b[J";

/** A screen on a terminal of so many columns; a block that is higher than the terminal shows its last lines. */
export function openScreen({ write, live, columns, rows }: Shown): Screen {
  let drawn = 0;
  let before: ReadonlySet<string> = new Set();
  const clear = () => {
    if (drawn > 0) write(`\r${UP(drawn)}${BELOW}`);
    drawn = 0;
  };
  return {
    clear,
    show(lines) {
      if (!live) {
        const fresh = lines.filter((line) => !before.has(line));
        before = new Set(lines);
        if (fresh.length > 0) write(fresh.map((line) => `${line}\n`).join(""));
        return fresh.length > 0;
      }
      clear();
      const fitting = lines.slice(-Math.max(1, rows - 1));
      write(fitting.map((line) => `${line}\n`).join(""));
      drawn = fitting.reduce((sum, line) => sum + Math.max(1, Math.ceil(visible(line) / columns)), 0);
      return true;
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours, which take no room
const COLOURS = /\x1b\[[0-9;]*m/g;

function visible(line: string): number {
  return [...line.replace(COLOURS, "")].length;
}
