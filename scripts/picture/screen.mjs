// What a terminal shows after a stream of bytes: rows of runs of equally styled text.

import xterm from "@xterm/headless";

/**
 * @typedef {object} Run
 * @property {number} column 0-based
 * @property {number} width in columns
 * @property {string} text
 * @property {number} colour 0 to 15 of the terminal's palette; -1 is the default
 * @property {boolean} bold
 * @property {boolean} dim
 */

/**
 * @param {string} bytes
 * @param {number} columns
 * @returns {Promise<Run[][]>} one list a row, without the empty rows at the end
 */
export async function screen(bytes, columns) {
  const terminal = new xterm.Terminal({ cols: columns, rows: 400, allowProposedApi: true });
  await new Promise((done) => terminal.write(bytes, () => done(undefined)));
  const buffer = terminal.buffer.active;
  const rows = Array.from({ length: buffer.length }, (_, at) => runs(buffer.getLine(at), columns));
  terminal.dispose();
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows;
}

/**
 * @param {import("@xterm/headless").IBufferLine | undefined} line
 * @param {number} columns
 * @returns {Run[]}
 */
function runs(line, columns) {
  /** @type {Run[]} */
  const found = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const one = run(cell, column);
    const last = found.at(-1);
    if (last && sameStyle(last, one)) {
      last.text += one.text;
      last.width += one.width;
    } else found.push(one);
  }
  return found.map(trimEnd).filter(({ text }) => text !== "");
}

/**
 * @param {import("@xterm/headless").IBufferCell} cell
 * @param {number} column
 * @returns {Run}
 */
function run(cell, column) {
  const colour = cell.isFgPalette() ? cell.getFgColor() : -1;
  return { column, width: cell.getWidth(), text: cell.getChars() || " ", colour, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
}

/**
 * @param {Run} a
 * @param {Run} b
 */
function sameStyle(a, b) {
  return a.colour === b.colour && a.bold === b.bold && a.dim === b.dim;
}

/** @param {Run} run */
function trimEnd(run) {
  const text = run.text.trimEnd();
  return { ...run, text, width: run.width - (run.text.length - text.length) };
}
