import { Parser } from "htmlparser2";
import type { IndexLink } from "../../domain/registries/simple";

/** The links of an HTML page, and what it says of the index's format (`pypi:repository-version`). */
export function linksOf(html: string): { links: IndexLink[]; version: string | undefined } {
  const links: IndexLink[] = [];
  let version: string | undefined;
  let open: IndexLink | undefined;
  const close = () => {
    if (open) links.push({ ...open, text: open.text.trim() });
    open = undefined;
  };
  const parser = new Parser({
    onopentag(name, { href, content, name: meta, "data-yanked": yanked }) {
      if (name === "meta" && meta === "pypi:repository-version") version ??= content;
      if (name !== "a" || href === undefined) return;
      close();
      open = { href, text: "", yanked };
    },
    ontext(text) {
      if (open) open.text += text;
    },
    onclosetag(name) {
      if (name === "a") close();
    },
  });
  parser.end(html);
  close();
  return { links, version };
}
