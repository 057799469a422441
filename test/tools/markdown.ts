import { type Node, Parser } from "commonmark";

/** A text as CommonMark's own reference parser reads it, as a list of what is in it; each link's target apart from the rest. */
export interface ReadMarkdown {
  links: string[];
  images: string[];
  /** Everything else, in order. */
  rest: string[];
}

export function readMarkdown(text: string): ReadMarkdown {
  const read: ReadMarkdown = { links: [], images: [], rest: [] };
  const walker = new Parser().parse(text.replace(/^\ufeff/, "")).walker();
  for (let event = walker.next(); event; event = walker.next()) {
    if (event.entering) take(event.node, read);
    else read.rest.push(`/${event.node.type}`);
  }
  return read;
}

function take(node: Node, { links, images, rest }: ReadMarkdown): void {
  if (node.type === "link") links.push(node.destination ?? "");
  if (node.type === "image") images.push(node.destination ?? "");
  const isHtml = node.type === "html_inline" || node.type === "html_block";
  const html = isHtml
    ? (node.literal ?? "").replace(/<!--[\s\S]*?(?:-->|$)/g, "").replace(HREF, (_, before: string, value: string) => {
        links.push(value.replace(/^["']|["']$/g, "").trim());
        return `${before}…`;
      })
    : node.literal;
  rest.push([node.type, html, node.title, node.info, node.level].map((one) => one ?? "").join(" "));
}

/** Enough for the tags that the tests write. */
const HREF = /(<a\s(?:[^>"']|"[^"]*"|'[^']*')*?\bhref\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)/gi;
