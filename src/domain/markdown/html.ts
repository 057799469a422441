/** A span of a text. */
interface Span {
  start: number;
  end: number;
}

/** A comment, an element whose content is no HTML, or the beginning of a tag `a`; each is left by the next search. */
const NEXT = /<!--|<(?:script|style)(?=[\s/>])|<a(?=[\s/>])/gi;
const ENDS: Readonly<Record<string, RegExp>> = { "<!--": /-->/g, "<script": /<\/script/gi, "<style": /<\/style/gi };
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

const CLOSE = /^\s*\/?>/;
const LONGEST_CLOSE = 100;

/** The values of `href` of all tags `a` in a piece of HTML, without their quotes. */
export function anchorsIn(html: string): Span[] {
  const found: Span[] = [];
  const next = new RegExp(NEXT);
  for (let match = next.exec(html); match; match = next.exec(html)) {
    const begun = match[0].toLowerCase();
    if (begun === "<a") {
      const tag = attributes(html, next.lastIndex);
      if (tag.href && CLOSE.test(html.slice(tag.end, tag.end + LONGEST_CLOSE))) found.push(tag.href);
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

/** The attributes of a tag from here on: its `href`, the first of several, and where they end. */
function attributes(html: string, from: number): { href?: Span; end: number } {
  const attribute = new RegExp(ATTRIBUTE);
  attribute.lastIndex = from;
  let href: Span | undefined;
  let end = from;
  for (let match = attribute.exec(html); match; match = attribute.exec(html)) {
    end = attribute.lastIndex;
    const [whole, name = "", ...values] = match;
    const value = values.find((one) => one !== undefined);
    if (name.toLowerCase() !== "href" || value === undefined || href) continue;
    const quote = /["']$/.test(whole) ? 1 : 0;
    href = { start: end - quote - value.length, end: end - quote };
  }
  return { ...(href && { href }), end };
}
