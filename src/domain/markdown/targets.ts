import { parse, postprocess, preprocess } from "micromark";
import { tooMuch } from "./bounds";
import { targetsIn } from "./html";

type Event = ReturnType<typeof postprocess>[number];
type Token = Event[1];
type TokenType = Token["type"];

/** Where a link's or an image's target stands in a text: its characters as written, without brackets or quotes. */
export interface Target {
  start: number;
  end: number;
  /** How its characters are escaped. */
  as: "markdown" | "html";
}

export interface Targets {
  links: readonly Target[];
  /** Of images alone: a definition that a link uses too is a link's. */
  images: readonly Target[];
  /** Of definitions that nothing refers to. */
  unused: readonly Target[];
}

/**
 * The targets of all links and images of a CommonMark text: inline, by reference, in HTML; none that is in code. Emphasis is
 * not looked at, since it changes no link. A text that nobody writes by hand has a fault.
 */
export function targetsOf(text: string): Targets | { fault: string } {
  const fault = tooMuch(text);
  if (fault !== undefined) return { fault };
  // The parser passes a byte order mark over without counting it.
  const skipped = text.startsWith("\ufeff") ? 1 : 0;
  const seen = readAll(text.slice(skipped));
  const ordered = (targets: readonly Target[]) =>
    targets.map((one) => ({ ...one, start: one.start + skipped, end: one.end + skipped })).sort((a, b) => a.start - b.start);
  const { links, images, unused } = sorted(seen);
  return { links: ordered(links), images: ordered(images), unused: ordered(unused) };
}

/** Times that a text is read at most: what is found to be text may have more of the kind in it. */
const MOST_READS = 8;

/** What the parser takes for a title in parentheses and CommonMark does not is read again, as the text that it is. */
function readAll(text: string): Seen {
  let body = text;
  for (let reads = 1; ; reads++) {
    const parser = parse({ extensions: [{ disable: { null: ["attention"] } }] });
    const seen = read(postprocess(parser.document().write(preprocess()(body, undefined, true))), body);
    if (seen.odd.length === 0 || reads === MOST_READS) return seen;
    for (const at of seen.odd) body = `${body.slice(0, at)}x${body.slice(at + 1)}`;
  }
}

interface Seen {
  /** Where the parenthesis opens of a title that is none. */
  odd: number[];
  links: Target[];
  images: Target[];
  /** The target of each definition by its label, the first of several; and who uses it. */
  definitions: Map<string, Target>;
  usedByLinks: Set<string>;
  usedByImages: Set<string>;
}

/** Each definition to whom it belongs. */
function sorted({ links, images, definitions, usedByLinks, usedByImages }: Seen): Record<keyof Targets, Target[]> {
  const found = { links: [...links], images: [...images], unused: [] as Target[] };
  for (const [label, target] of definitions) {
    const user = usedByLinks.has(label) ? "links" : usedByImages.has(label) ? "images" : "unused";
    found[user].push(target);
  }
  return found;
}

/** What stands before each line of a quote or a list, and is no part of what it holds. */
const PREFIXES: ReadonlySet<TokenType> = new Set(["blockQuotePrefix", "listItemIndent", "linePrefix"]);

function read(events: readonly Event[], text: string): Seen {
  const seen: Seen = { odd: [], links: [], images: [], definitions: new Map(), usedByLinks: new Set(), usedByImages: new Set() };
  const plain = withoutPrefixes(events, text);
  const open: Open[] = [];
  const above: TokenType[] = [];
  for (const [way, token] of events) {
    if (way === "enter") {
      if (OPENING.has(token.type)) open.push({ token });
      else enter(token, open.at(-1), above.at(-1), plain, seen);
      above.push(token.type);
    } else {
      above.pop();
      if (open.at(-1)?.token === token) close(open.pop() as Open, seen, plain);
    }
  }
  return seen;
}

/** A link, an image or a definition that is being read. */
interface Open {
  token: Token;
  /** The target that it has itself. */
  target?: Target;
  /** The label in its own brackets, and the one that it refers to where that is another. */
  own?: string;
  reference?: string;
  /** It has a title in parentheses with one more that opens: CommonMark takes it for text, the parser does not. */
  odd?: boolean;
}

const OPENING: ReadonlySet<TokenType> = new Set(["link", "image", "definition"]);

/** Where text is text: not the title of a link, nor what stands behind a fence. */
const TEXTS: ReadonlySet<TokenType | undefined> = new Set(["paragraph", "atxHeadingText", "setextHeadingText", "labelText"]);

function enter(token: Token, open: Open | undefined, above: TokenType | undefined, plain: string, seen: Seen): void {
  const [start, end] = [token.start.offset, token.end.offset];
  switch (token.type) {
    case "data":
    case "htmlFlow":
    case "htmlText":
      // The parser takes a tag for text where a value without quotes has a slash in it, which CommonMark allows.
      if (token.type === "data" && !TEXTS.has(above)) return;
      enterHtml(plain.slice(start, end), start, seen);
      return;
    case "resourceDestinationString":
    case "definitionDestinationString":
      if (open) open.target = { start, end, as: "markdown" };
      return;
    case "resourceTitleString":
    case "definitionTitleString":
      if (open && plain[start - 1] === "(" && /^(?:[^\\(]|\\[\s\S])*\(/.test(plain.slice(start, end))) {
        open.odd = true;
        seen.odd.push(start - 1);
      }
      return;
    case "labelText":
    case "definitionLabelString":
      if (open) open.own = plain.slice(start, end);
      return;
    case "referenceString":
      if (open) open.reference = plain.slice(start, end);
  }
}

function enterHtml(html: string, at: number, seen: Seen): void {
  const found = targetsIn(html);
  for (const kind of ["links", "images"] as const)
    for (const { start, end } of found[kind]) seen[kind].push({ start: at + start, end: at + end, as: "html" });
}

function close({ token, target, own = "", reference, odd }: Open, seen: Seen, plain: string): void {
  if (odd) return;
  const label = sameFor(reference ?? own);
  if (token.type === "definition") {
    // A footnote of GitHub's is no definition of a link.
    if (target && !own.startsWith("^") && !seen.definitions.has(label)) seen.definitions.set(label, target);
    return;
  }
  const [targets, used] = token.type === "link" ? [seen.links, seen.usedByLinks] : [seen.images, seen.usedByImages];
  if (target) targets.push(target);
  else if (plain[token.end.offset - 1] === "]") used.add(label);
}

function withoutPrefixes(events: readonly Event[], text: string): string {
  let plain = "";
  let from = 0;
  for (const [way, { type, start, end }] of events) {
    if (way === "exit" || !PREFIXES.has(type) || start.offset < from) continue;
    plain += text.slice(from, start.offset) + " ".repeat(end.offset - start.offset);
    from = end.offset;
  }
  return plain + text.slice(from);
}

/** A label as labels are compared: https://spec.commonmark.org/0.31.2/#matches. Both cases, since some letters have no other half in one. */
function sameFor(label: string): string {
  return label
    .replace(/[\t\n\r ]+/g, " ")
    .replace(/^ | $/g, "")
    .toLowerCase()
    .toUpperCase();
}
