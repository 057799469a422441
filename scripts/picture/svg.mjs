// Draws a terminal's screen as SVG: plain text in a monospace font that every system has, so it can be selected and read out.

/** @typedef {import("./screen.mjs").Run} Run */

const size = { column: 8.4, row: 19, font: 14, margin: 18, bar: 30 };
const ground = "#16181d";
const plain = "#d6d9df";

// A terminal's 16 colours, light enough for the dark ground.
const palette = [
  ...["#5c6370", "#f07178", "#8fd18a", "#e9c46a", "#82aaff", "#c792ea", "#7fdbca", "#d6d9df"],
  ...["#7f8694", "#ff8f96", "#a5e3a0", "#ffd98a", "#a3c1ff", "#d9b3f3", "#a1ede0", "#ffffff"],
];

/**
 * @param {Run[][]} rows
 * @param {{ columns: number, title: string, about: string }} frame `about` is read out in place of the picture
 */
export function svg(rows, { columns, title, about }) {
  const width = Math.ceil(columns * size.column + 2 * size.margin);
  const height = size.bar + rows.length * size.row + 2 * size.margin;
  const lines = rows.flatMap((runs, at) => (runs.length === 0 ? [] : [line(runs, at)]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(about)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>`,
    ...["#f07178", "#e9c46a", "#8fd18a"].map((fill, at) => `<circle cx="${20 + at * 18}" cy="18" r="5.5" fill="${fill}"/>`),
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${size.font}" fill="${plain}" xml:space="preserve">`,
    `<text x="${width / 2}" y="22" text-anchor="middle" opacity=".6">${escaped(title)}</text>`,
    ...lines,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/**
 * @param {Run[]} runs
 * @param {number} at 0-based row
 */
function line(runs, at) {
  const y = size.bar + size.margin + at * size.row + size.font;
  return `<text y="${y}">${runs.map(piece).join("")}</text>`;
}

/**
 * Each run is put on its column and given its width, so that columns stand under each other in any font.
 * @param {Run} run
 */
function piece({ column, width, text, colour, bold, dim }) {
  const lead = text.length - text.trimStart().length;
  const x = number(size.margin + (column + lead) * size.column);
  const style = [colour >= 0 ? ` fill="${palette[colour % 16]}"` : "", bold ? ' font-weight="bold"' : "", dim ? ' opacity=".6"' : ""].join(
    "",
  );
  return `<tspan x="${x}" textLength="${number((width - lead) * size.column)}"${style}>${escaped(text.trimStart())}</tspan>`;
}

/** @param {number} value */
const number = (value) => String(Math.round(value * 10) / 10);

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
