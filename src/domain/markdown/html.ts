/** A span of a text. */
interface Span {
  start: number;
  end: number;
}

/** A comment, an element whose content is no HTML, or the beginning of a tag that leads elsewhere; each is left by the next search. */
const NEXT = /<!--|<(?:script|style|a|img)(?=[\s/>])/gi;
/** The attribute of a tag that holds its target. */
const TARGETS: Readonly<Record<string, string>> = { "<a": "href", "<img": "src" };
const ENDS: Readonly<Record<string, RegExp>> = { "<!--": /-->/g, "<script": /<\/script/gi, "<style": /<\/style/gi };
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

const CLOSE = /^\s*\/?>/;
const LONGEST_CLOSE = 100;

/** The values of `href` of all tags `a` in a piece of HTML, and of `src` of all tags `img`, without their quotes. */
export function targetsIn(html: string): { links: Span[]; images: Span[] } {
  const found = { links: [] as Span[], images: [] as Span[] };
  const next = new RegExp(NEXT);
  for (let match = next.exec(html); match; match = next.exec(html)) {
    const begun = match[0].toLowerCase();
    const holds = TARGETS[begun];
    if (holds !== undefined) {
      const tag = attributes(html, next.lastIndex, holds);
      const targets = begun === "<a" ? found.links : found.images;
      if (tag.target && CLOSE.test(html.slice(tag.end, tag.end + LONGEST_CLOSE))) targets.push(tag.target);
      next.lastIndex = tag.end;
      continue;
    }
    const end = new RegExp(ENDS[begun] as RegExp);
    end.lastIndex = next.lastIndex;
    if (!end.exec(html)) break;
    next.lastIndex = end.lastIndex;
  }
  return found;
}

/** The attributes of a tag from here on: the one that holds its target, the first of several, and where they end. */
function attributes(html: string, from: number, holds: string): { target?: Span; end: number } {
  const attribute = new RegExp(ATTRIBUTE);
  attribute.lastIndex = from;
  let target: Span | undefined;
  let end = from;
  for (let match = attribute.exec(html); match; match = attribute.exec(html)) {
    end = attribute.lastIndex;
    const [whole, name = "", ...values] = match;
    const value = values.find((one) => one !== undefined);
    if (name.toLowerCase() !== holds || value === undefined || target) continue;
    const quote = /["']$/.test(whole) ? 1 : 0;
    target = { start: end - quote - value.length, end: end - quote };
  }
  return { ...(target && { target }), end };
}
