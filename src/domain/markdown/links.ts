import { type Block, markdownBlocks } from "./blocks";

/** Where a link of a Markdown text leads. */
export interface Link {
  /** As written, without the brackets around it. */
  target: string;
  /** Where the target stands in the text. */
  at: number;
}

interface Definition extends Link {
  label: string;
}

interface Opener {
  image: boolean;
  /** Behind the bracket. */
  from: number;
  /** Links found before it: those inside an image's words are none. */
  links: number;
  /** Another bracket opened inside. */
  nested: boolean;
}

/** Targets that lead elsewhere on another page, each once for each link; anchors and images are left alone. */
export function relativeLinks(document: string): string[] {
  return markdownLinks(document)
    .map(({ target }) => target)
    .filter(isRelative);
}

/** Whether a target is neither an address nor an anchor of the same page. */
function isRelative(target: string): boolean {
  return target !== "" && !/^(?:#|\/\/|[A-Za-z][A-Za-z0-9+.-]*:)/.test(target);
}

/** The links of a Markdown text: inline, by reference, and HTML's; no images, nothing in code. A reference stands where its definition is. */
export function markdownLinks(document: string): Link[] {
  const blocks = markdownBlocks(document);
  const definitions = new Map<string, Link>();
  const bodies = blocks.map((block) => (block.kind === "text" ? takeDefinitions(block, definitions) : 0));
  return blocks.flatMap((block, at) => linksIn(block, bodies[at] ?? 0, definitions));
}

/** Reads the definitions at a paragraph's beginning; gives where the rest begins. */
function takeDefinitions(block: Block, known: Map<string, Link>): number {
  let at = 0;
  for (;;) {
    const found = definitionAt(block.text, at);
    if (!found) return at;
    const label = labelOf(found.definition.label);
    if (!known.has(label)) known.set(label, { target: found.definition.target, at: block.place(found.definition.at) });
    at = found.end;
  }
}

const LABEL = /\[((?:[^\\[\]]|\\[\s\S]){1,999})\]:[ \t]*\n?[ \t]*/y;

function definitionAt(text: string, at: number): { definition: Definition; end: number } | undefined {
  const head = sticky(LABEL, text, at);
  if (!head || (head[1] ?? "").trim() === "") return undefined;
  const target = targetAt(text, at + head[0].length);
  if (!target || (target.target === "" && target.end === at + head[0].length)) return undefined;
  const behind = sticky(/[ \t]*(?:\n[ \t]*)?/y, text, target.end)?.[0] ?? "";
  const title = behind === "" ? undefined : sticky(TITLE, text, target.end + behind.length);
  const titled = title && sticky(LINE_END, text, target.end + behind.length + title[0].length);
  const definition = { label: head[1] ?? "", target: target.target, at: target.at };
  if (title && titled) return { definition, end: target.end + behind.length + title[0].length + titled[0].length };
  const bare = sticky(LINE_END, text, target.end);
  return bare ? { definition, end: target.end + bare[0].length } : undefined;
}

const LINE_END = /[ \t]*(?:\n|$)/y;
const TITLE = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)/y;

function labelOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

const PUNCTUATION = /[!-/:-@[-`{-~]/;
const CODE = /`+/y;
const AUTOLINK = /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>/y;
const TAG =
  /<(?:\/[A-Za-z][A-Za-z0-9-]*\s*|([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*)\s*\/?)>/y;
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/i;

/** The links of one block, by CommonMark's own way of matching brackets ("An algorithm for parsing nested emphasis and links"). */
function linksIn(block: Block, from: number, definitions: ReadonlyMap<string, Link>): Link[] {
  const { text, kind } = block;
  const links: Link[] = [];
  const openers: Opener[] = [];
  const runs = codeRuns(text);
  const lost = new Set<string>();
  // a link holds no other link: no opener below this one begins one
  let dead = 0;
  let at = from;
  while (at < text.length) at = step(text[at] ?? "");
  return links;

  function step(sign: string): number {
    if (sign === "<") return angle();
    if (kind === "html") return at + 1;
    if (sign === "\\") return at + (PUNCTUATION.test(text[at + 1] ?? "") ? 2 : 1);
    if (sign === "`") return code();
    if (sign === "!" && text[at + 1] === "[") return opened(true, at + 2);
    if (sign === "[") return opened(false, at + 1);
    return sign === "]" ? closed() : at + 1;
  }

  /** A run of backticks goes to the next one of its length. */
  function code(): number {
    const length = sticky(CODE, text, at)?.[0].length ?? 1;
    const ends = runs.get(length) ?? [];
    while ((ends.at(-1) ?? at + 1) <= at) ends.pop();
    return (ends.at(-1) ?? at) + length;
  }

  function angle(): number {
    const auto = kind === "text" ? sticky(AUTOLINK, text, at) : undefined;
    if (auto) return at + auto[0].length;
    for (const [start, end] of SPANS) if (text.startsWith(start, at)) return spanned(start, end);
    const tag = sticky(TAG, text, at);
    if (!tag) return at + 1;
    const href = tag[1]?.toLowerCase() === "a" ? HREF.exec(tag[2] ?? "") : undefined;
    const target = href?.[1] ?? href?.[2] ?? href?.[3];
    if (href && target !== undefined) {
      const start = at + 1 + (tag[1]?.length ?? 0) + href.index + href[0].lastIndexOf(target);
      links.push({ target: target.trim(), at: block.place(start) });
    }
    return at + tag[0].length;
  }

  /** A comment or the like; one that nothing ends is plain text. */
  function spanned(start: string, end: string): number {
    const stop = lost.has(end) ? -1 : text.indexOf(end, at + start.length);
    if (stop === -1) lost.add(end);
    return stop === -1 ? at + 1 : stop + end.length;
  }

  function opened(image: boolean, next: number): number {
    const before = openers.at(-1);
    if (before) before.nested = true;
    openers.push({ image, from: next, links: links.length, nested: false });
    return next;
  }

  function closed(): number {
    const opener = openers.pop();
    const isDead = openers.length < dead;
    dead = Math.min(dead, openers.length);
    if (!opener || (isDead && !opener.image)) return at + 1;
    const found = inlineAt(text, at + 1) ?? referenceAt(opener);
    if (!found) return at + 1;
    if (opener.image) links.length = opener.links;
    else {
      links.push({ target: found.target, at: found.defined ? found.at : block.place(found.at) });
      dead = openers.length;
    }
    return found.end;
  }

  function referenceAt({ from: start, nested }: Opener): Found | undefined {
    const label = sticky(REFERENCE, text, at + 1);
    const end = at + 1 + (label?.[0].length ?? 0);
    if (label?.[1] === undefined && nested) return undefined;
    const definition = definitions.get(labelOf(label?.[1] ?? text.slice(start, Math.min(at, start + 1000))));
    return definition && { ...definition, end, defined: true };
  }
}

interface Found extends Link {
  end: number;
  /** `at` is a place in the document already. */
  defined?: boolean;
}

const REFERENCE = /\[((?:[^\\[\]]|\\[\s\S]){1,999})?\]/y;
const SPANS = [
  ["<!--", "-->"],
  ["<?", "?>"],
  ["<![CDATA[", "]]>"],
] as const;

/** Each length of a run of backticks, and where such runs begin, the last one first. */
function codeRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = runs.get(run.length) ?? [];
    known.push(index);
    runs.set(run.length, known);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}

/** `(target "title")` at a place. */
function inlineAt(text: string, at: number): Found | undefined {
  if (text[at] !== "(") return undefined;
  const target = targetAt(text, at + 1 + blanks(text, at + 1));
  if (!target) return undefined;
  const gap = blanks(text, target.end);
  const title = gap > 0 ? sticky(TITLE, text, target.end + gap) : undefined;
  const behind = target.end + gap + (title?.[0].length ?? 0);
  const end = behind + blanks(text, behind);
  return text[end] === ")" ? { target: target.target, at: target.at, end: end + 1 } : undefined;
}

function blanks(text: string, at: number): number {
  return sticky(/[ \t\n]*/y, text, at)?.[0].length ?? 0;
}

const ANGLED = /<((?:[^<>\n\\]|\\.)*)>/y;
const DEEPEST = 32;

/** A link's target at a place: in angle brackets, or without blanks and with its parentheses in pairs. */
function targetAt(text: string, at: number): Found | undefined {
  const angled = sticky(ANGLED, text, at);
  if (angled) return { target: unescaped(angled[1] ?? ""), at: at + 1, end: at + angled[0].length };
  if (text[at] === "<") return undefined;
  let depth = 0;
  let end = at;
  for (; end < text.length; end++) {
    const sign = text[end] ?? "";
    if (sign === "\\" && PUNCTUATION.test(text[end + 1] ?? "")) end++;
    else if (/[\0-\x20\x7f]/.test(sign)) break;
    else if (sign === "(" && ++depth > DEEPEST) return undefined;
    else if (sign === ")" && --depth < 0) break;
  }
  return depth > 0 ? undefined : { target: unescaped(text.slice(at, end)), at, end };
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
