/** A piece of Markdown that is read as one: a paragraph, a heading, or a block of HTML. */
export interface Block {
  kind: "text" | "html";
  text: string;
  /** Where the character at an index of `text` stands in the document. */
  place(index: number): number;
}

const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;
const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
/** Lists and quotes in each other: deeper ones are nobody's README. */
const DEEPEST = 50;
const BREAK = /^([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
/** Makes a heading of the paragraph above. */
const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
const HEADING = /^#{1,6}(?:[ \t]|$)/;
const TAGS =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
/** How blocks of HTML begin, and what ends them: a text in a line, or a blank line (CommonMark, "HTML blocks"). */
const HTML: readonly (readonly [RegExp, RegExp | "blank"])[] = [
  [/^<(?:pre|script|style|textarea)(?:[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Za-z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${TAGS})(?:\\s|/?>|$)`, "i"), "blank"],
];
/** A line that is one tag and nothing else begins a block too, where no paragraph is open. */
const LONE_TAG =
  /^(?:<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[A-Za-z][A-Za-z0-9-]*\s*>)[ \t]*$/;

/** A list's item holds what stands this many columns from its own margin; a quote what its mark stands before. */
type Container = { is: "quote" } | { is: "item"; width: number; empty: boolean };

type HtmlLeaf = { is: "html"; end: RegExp | "blank"; lines: Line[] };
type Leaf = { is: "text"; lines: Line[] } | { is: "fence"; mark: string } | HtmlLeaf;

/** A part of a line, up to the line's end; tabs before its text are blanks already. */
interface Line {
  text: string;
  /** Where the line ends in the document. */
  end: number;
  /** The column that the part begins at. */
  column: number;
}

/**
 * The blocks of a Markdown text in which links can be; code is left out. It follows CommonMark's way through a line ("Appendix:
 * a parsing strategy"), as far as that decides what is code and what is text.
 */
export function markdownBlocks(document: string): Block[] {
  const blocks: Block[] = [];
  const containers: Container[] = [];
  let leaf: Leaf | undefined;
  for (const line of linesOf(document)) take(line);
  close();
  return blocks;

  function take(whole: Line): void {
    const { line, matched } = inContainers(whole, containers);
    const all = matched === containers.length;
    if (all && leaf?.is === "fence") inFence(line, leaf.mark);
    else if (all && leaf?.is === "html") inHtml(line, leaf);
    else if (isBlank(line)) leave(matched);
    else {
      if (leaf?.is !== "text") leave(matched);
      begin(line, matched, all);
    }
  }

  /** Opens what the line begins: containers, then one leaf. */
  function begin(line: Line, matched: number, all: boolean): void {
    const indented = widthOf(line.text) >= 4;
    const own = { ...line, text: line.text.trimStart() };
    const inside = indented ? undefined : containerAt(line, all && leaf?.is === "text");
    if (inside && containers.length < DEEPEST) within(inside, matched);
    else if (indented || !block(own, matched, all)) {
      // a paragraph goes on though its container's marks are left out; where none is open, indented text is code
      if (leaf?.is === "text") leaf.lines.push(own);
      else if (!indented) start({ is: "text", lines: [own] }, matched);
    }
  }

  /** Whether the line is, or begins, a block that is no paragraph. */
  function block(line: Line, matched: number, all: boolean): boolean {
    const { text } = line;
    const mark = FENCE.exec(text);
    const html = htmlEnd(text, leaf?.is === "text");
    if (BREAK.test(text) || (all && leaf?.is === "text" && UNDERLINE.test(text))) leave(matched);
    else if (HEADING.test(text)) alone(line, matched);
    else if (mark) start({ is: "fence", mark: mark[1] ?? mark[2] ?? "" }, matched);
    else if (html) startHtml({ is: "html", end: html, lines: [] }, line, matched);
    else return false;
    return true;
  }

  function within({ container, line }: Inside, matched: number): void {
    leave(matched);
    containers.push(container);
    if (!isBlank(line)) begin(line, containers.length, true);
  }

  function inFence({ text }: Line, mark: string): void {
    const closing = text.trim();
    const same = closing === mark.charAt(0).repeat(closing.length);
    if (same && closing.length >= mark.length && widthOf(text) < 4) leaf = undefined;
  }

  function startHtml(html: HtmlLeaf, line: Line, matched: number): void {
    start(html, matched);
    inHtml(line, html);
  }

  function inHtml(line: Line, html: HtmlLeaf): void {
    const blank = isBlank(line);
    if (!blank) html.lines.push(line);
    if (html.end === "blank" ? blank : html.end.test(line.text)) close();
  }

  function start(next: Leaf, matched: number): void {
    leave(matched);
    leaf = next;
  }

  function alone(line: Line, matched: number): void {
    leave(matched);
    blocks.push(blockOf("text", [line]));
  }

  function leave(matched: number): void {
    close();
    containers.length = matched;
  }

  function close(): void {
    if (leaf && leaf.is !== "fence" && leaf.lines.length > 0) blocks.push(blockOf(leaf.is, leaf.lines));
    leaf = undefined;
  }
}

/** How far the open containers go on in a line, and what is left of it. */
function inContainers(whole: Line, containers: readonly Container[]): { line: Line; matched: number } {
  let line = whole;
  for (const [matched, container] of containers.entries()) {
    const inner = container.is === "quote" ? unquoted(line) : inItem(line, container);
    if (!inner) return { line, matched };
    line = inner;
  }
  return { line, matched: containers.length };
}

function inItem(line: Line, item: Extract<Container, { is: "item" }>): Line | undefined {
  // an item may begin with one blank line, not with two
  if (isBlank(line)) return item.empty ? undefined : line;
  item.empty = false;
  return widthOf(line.text) >= item.width ? cut(line, item.width) : undefined;
}

function unquoted(line: Line): Line | undefined {
  const width = widthOf(line.text);
  if (width >= 4 || line.text[width] !== ">") return undefined;
  const inner = cut(line, width + 1);
  return inner.text.startsWith(" ") ? cut(inner, 1) : inner;
}

interface Inside {
  container: Container;
  line: Line;
}

/** The container that a line begins; an open paragraph is not broken by an empty item, nor by a list that begins elsewhere than at 1. */
function containerAt(line: Line, paragraph: boolean): Inside | undefined {
  const quote = unquoted(line);
  if (quote) return { container: { is: "quote" }, line: quote };
  const width = widthOf(line.text);
  const text = line.text.slice(width);
  const mark = BREAK.test(text) ? undefined : ITEM.exec(text);
  if (!mark) return undefined;
  const inner = cut(line, width + mark[0].length);
  const empty = isBlank(inner);
  if (paragraph && (empty || (mark[1] ?? "1") !== "1")) return undefined;
  const spaces = widthOf(inner.text);
  const gap = empty || spaces > 4 ? 1 : spaces;
  return { container: { is: "item", width: width + mark[0].length + gap, empty }, line: empty ? inner : cut(inner, gap) };
}

function htmlEnd(text: string, paragraph: boolean): RegExp | "blank" | undefined {
  const kind = HTML.find(([start]) => start.test(text));
  return kind?.[1] ?? (!paragraph && LONE_TAG.test(text) ? "blank" : undefined);
}

function isBlank({ text }: Line): boolean {
  return text.trim() === "";
}

function* linesOf(document: string): Generator<Line> {
  for (let at = 0; at < document.length; ) {
    const stop = document.indexOf("\n", at);
    const end = stop === -1 ? document.length : stop;
    const text = document.slice(at, end);
    const bare = text.endsWith("\r") ? text.slice(0, -1) : text;
    yield untabbed({ text: bare, end: at + bare.length, column: 0 });
    at = end + 1;
  }
}

/** The line without its first characters. */
function cut({ text, end, column }: Line, count: number): Line {
  return untabbed({ text: text.slice(count), end, column: column + count });
}

/** Tabs at the beginning as blanks up to the next column of four; what stands behind them keeps its distance to the line's end. */
function untabbed(line: Line): Line {
  const space = /^[ \t]*/.exec(line.text)?.[0] ?? "";
  if (!space.includes("\t")) return line;
  let width = 0;
  for (const sign of space) width += sign === "\t" ? 4 - ((line.column + width) % 4) : 1;
  return { ...line, text: " ".repeat(width) + line.text.slice(space.length) };
}

/** Blanks at the beginning. */
function widthOf(text: string): number {
  return text.length - text.trimStart().length;
}

function blockOf(kind: Block["kind"], lines: readonly Line[]): Block {
  const starts: number[] = [];
  let length = 0;
  for (const line of lines) {
    starts.push(length);
    length += line.text.length + 1;
  }
  const place = (index: number) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    const { text = "", end = 0 } = lines[low] ?? {};
    return end - text.length + index - (starts[low] ?? 0);
  };
  return { kind, text: lines.map((line) => line.text).join("\n"), place };
}
