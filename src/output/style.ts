import type { ChalkInstance } from "chalk";
import type { Check } from "../domain/check";
import { escapeControls } from "../domain/escape";
import type { Mark } from "../domain/plan";

/** How a terminal or a file is written to. */
export interface Style {
  /** Columns to fit into; Infinity where nothing is cut or wrapped. */
  width: number;
  /** Columns before a Check's text: its mark and the spaces around it. */
  margin: number;
  plain(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  mark(check: Check): string;
  sign(mark: Mark): string;
  /** The two halves of a bar. */
  bar: { full: string; empty: string };
  /** The sign of something done. */
  done: string;
}

interface StyleOptions {
  /** `undefined` for no colours. */
  chalk: ChalkInstance | undefined;
  unicode: boolean;
  width: number;
}

const SIGNS = {
  unicode: { yes: "✓", no: "✗", warning: "!", unknown: "?", open: "·" },
  ascii: { yes: "ok", no: "NO", warning: "!", unknown: "?", open: "-" },
} as const;

/** The colours, loaded only for a terminal that shows them. */
export async function loadColors(wanted: boolean): Promise<ChalkInstance | undefined> {
  if (!wanted) return undefined;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}

/** Every text that is shown goes through one of these, so that no escape from outside reaches a terminal or a workflow log. */
export function openStyle({ chalk, unicode, width }: StyleOptions): Style {
  const signs = unicode ? SIGNS.unicode : SIGNS.ascii;
  const wide = unicode ? 1 : 2;
  const shown = unicode ? safe : (text: string) => inAscii(safe(text));
  const paint = (colour: ChalkInstance | undefined) => (text: string) => (colour ? colour(shown(text)) : shown(text));
  const [green, red, yellow] = [paint(chalk?.green), paint(chalk?.red), paint(chalk?.yellow)];
  const paints = { yes: green, no: red, warning: yellow, unknown: yellow, open: paint(chalk?.dim) };
  const sign = (mark: Mark) => paints[mark](signs[mark].padEnd(wide));
  const mark = ({ verdict, fix }: Check) => sign(verdict === "yes" && fix !== undefined ? "warning" : verdict);
  return {
    width,
    margin: wide + 3,
    plain: shown,
    dim: paint(chalk?.dim),
    bold: paint(chalk?.bold),
    red,
    green,
    yellow,
    mark,
    sign,
    bar: unicode ? { full: "█", empty: "░" } : { full: "#", empty: "." },
    done: green(signs.yes),
  };
}

/** Text as it may be shown: control characters as escapes, and nothing that a workflow log takes for a command (`##[`). */
export function safe(text: string): string {
  return escapeControls(text).replace(/##\[/g, "#\\x23[");
}

/** cogrel's own glyphs in words of ASCII; what comes from elsewhere stays as it is. */
function inAscii(text: string): string {
  return text.replaceAll(" · ", ", ").replaceAll("→", "->").replaceAll("…", "...").replaceAll("–", "-");
}
