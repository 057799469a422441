import type { Row, Table } from "../domain/plan";
import { wrapped } from "../domain/wrapped";
import type { Style } from "./style";

/** Between columns. */
const GAP = "  ";
/** So much of what was found has room beside the columns; more goes on below. */
const WIDEST_FOUND = 24;
/** With less room than this a longer finding goes below its line. */
const ENOUGH = 50;
/** A column is cut to this many characters before what was found goes below its line. */
const NARROWEST = 24;

/** A table: columns, a mark, what was found; one column is cut, then the finding goes below, where there is no room. */
export function tableLines({ heading, rows, right = [], cut: giving = 0 }: Table, style: Style): string[] {
  const count = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...rows.map(({ cells }) => [...(cells[at] ?? "")].length)));
  const others = widths.filter((_, at) => at !== giving).reduce((sum, width) => sum + GAP.length + width, 0);
  const found = Math.min(WIDEST_FOUND, Math.max(0, ...rows.map((row) => [...(row.found ?? "")].length)));
  const room = style.width - GAP.length * 2 - others - style.margin - found;
  const width = widths[giving] ?? 0;
  if (width > room) widths[giving] = Math.min(width, Math.max(NARROWEST, room));
  const above = heading === undefined ? [] : [...wrapped(heading, style.width).map((line) => style.bold(line)), ""];
  return [...above, ...rows.flatMap((row) => rowLines(row, widths, right, style))];
}

function rowLines({ cells, mark, found = "" }: Row, widths: readonly number[], right: readonly number[], style: Style): string[] {
  const columns = widths.map((width, at) => {
    const text = cut(cells[at] ?? "", width);
    const space = " ".repeat(Math.max(0, width - [...text].length));
    return right.includes(at) ? space + text : text + space;
  });
  const before = GAP + columns.map(style.plain).join(GAP);
  if (mark === undefined && found === "") return [before.trimEnd()];
  const sign = mark === undefined ? "" : `${style.sign(mark)} `;
  const paint = mark === "yes" || mark === "open" ? style.dim : style.plain;
  const used = GAP.length + widths.reduce((sum, width) => sum + width + GAP.length, 0) + style.margin - GAP.length;
  const room = style.width - used;
  const [head = "", ...more] = wrapped(found, Math.max(20, room));
  if ([...found].length <= room || room >= ENOUGH) {
    return [`${before}${GAP}${sign}${paint(head)}`.trimEnd(), ...more.map((line) => " ".repeat(used) + paint(line))];
  }
  return [`${before}${GAP}${sign}`.trimEnd(), ...wrapped(found, Math.max(20, style.width - 6)).map((line) => `      ${paint(line)}`)];
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join("")}…`;
}
