import { Parser } from "commonmark";
import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownLinks, relativeLinks } from "../../../src/domain/markdown/links";

/** What the reference implementation of CommonMark takes for links; those inside an image's words are none. */
function reference(text: string): string[] {
  const found: string[] = [];
  const walker = new Parser().parse(text).walker();
  let images = 0;
  for (let event = walker.next(); event; event = walker.next()) {
    const { node, entering } = event;
    if (node.type === "image") images += entering ? 1 : -1;
    if (node.type === "link" && entering && images === 0) found.push(decodeURI(node.destination ?? ""));
  }
  return found;
}

const own = (text: string) => markdownLinks(text).map(({ target }) => target);

const PIECES = [
  ...["[a](x.md)", "[b](<y z.md>)", "![i](i.png)", "[![i](i.png)](l.md)", "[r]", "[t][r]", "[r][]", "![r]", "[no]", "`[c](c.md)`"],
  ...["``", "`", "\\", "\\[e](e.md)", "[n [m](m.md)](o.md)", "[p](q(1).md)", '[t](u.md "title")', "[t](v.md 'x", "(", ")", "[", "]"],
  ...["!", "<b>", "<!-- [h](h.md) -->", "<i", "word", "**", "[#](#anchor)", "<https://example.com/[x](x.md)>", "\t[tab](t.md)"],
];
const STARTS = [
  ...["", "", "", "- ", "  ", "    ", "1. ", "> ", "```", "~~~", "# ", "---", "===", "<div>", "</div>", "* ", "   ", "      "],
  ...["> - ", "- > ", "2) ", ">", "\t", "-\t", "<pre>", "</pre>", "<!--", "-->", "- - ", "-"],
];

test("links are those that CommonMark's reference implementation finds, whatever the pieces are put together to", () => {
  const line = fc
    .tuple(fc.constantFrom(...STARTS), fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }))
    .map(([start, pieces]) => start + pieces.join(" "));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
      const text = `${lines.join("\n")}\n\n[r]: def.md\n`;
      // what is an address already is no question here
      const relative = (targets: string[]) => targets.filter((target) => !target.startsWith("https:"));
      expect(relative(own(text))).toEqual(relative(reference(text)));
    }),
    { numRuns: 3000 },
  );
});

test.each<[string, string, string[]]>([
  ["inline", "see [docs](docs/x.md) and [more]( <docs/y z.md> 'Title' )", ["docs/x.md", "docs/y z.md"]],
  ["over two lines", "see [the\ndocs](\ndocs/x.md)", ["docs/x.md"]],
  [
    "by reference, however it is written",
    "[Docs], [x][docs] and [DOCS][]\n\n[docs]: docs/x.md 'T'\n",
    ["docs/x.md", "docs/x.md", "docs/x.md"],
  ],
  ["a definition with its title below", "[d]\n\n[d]:\n  docs/x.md\n  'title'\n", ["docs/x.md"]],
  ["a definition that no link uses", "[d]: docs/x.md\n", []],
  ["a definition that an image uses", "![d]\n\n[d]: docs/x.png\n", []],
  ["the first of two definitions", "[d]\n\n[d]: https://example.com\n[d]: docs/x.md\n", []],
  ["HTML's", "<p><a class=x href='docs/x.md'>x</a></p>\n\nand <a href=y.md>y</a>", ["docs/x.md", "y.md"]],
  ["HTML's images and names", '<img src="docs/x.png"><a name="x"></a>', []],
  ["images, anchors, addresses", "![x](x.png) [y](#y) [z](https://example.com) [m](mailto:a@b.example) [s](//example.com/x)", []],
  ["an image that is a link", "[![build](https://example.com/b.svg)](docs/ci.md)", ["docs/ci.md"]],
  ["code of every kind", "`[a](a.md)`\n\n```md\n[b](b.md)\n```\n\n    [c](c.md)\n\n~~~\n[d](d.md)", []],
  ["code in a list", "- x\n\n      [c](c.md)\n\n  ```\n  [d](d.md)\n  ```\n\n  [e](e.md)", ["e.md"]],
  ["a comment", "<!-- [a](a.md) --> x\n\n<!--\n\n[b](b.md)\n\n-->\n", []],
  [
    "in headings, quotes, lists, tables",
    "# [a](a.md)\n> [b](b.md)\n\n1. [c](c.md)\n\n| [d](d.md) |\n|---|",
    ["a.md", "b.md", "c.md", "d.md"],
  ],
  ["an escaped bracket", "\\[a](a.md) [b\\](b.md)", []],
  ["from the root, a query, a file's own fragment", "[a](/a.md) [b](?b) [c](c.md#d)", ["/a.md", "?b", "c.md#d"]],
  ["nothing", "[a]() [b](<>)", []],
  ["line ends of Windows", "[a](a.md)\r\n\r\n```\r\n[b](b.md)\r\n```\r\n[c](c.md)\r\n", ["a.md", "c.md"]],
])("relative links: %s", (_, text, expected) => {
  expect(relativeLinks(text)).toEqual(expected);
});

test("a link's place is that of its target, behind tabs, quotes and lists too", () => {
  const text = "-\t> x [a](<b c.md>)\r\n\t> [d](e.md)\n\n<a\thref='f.md'>\n\n[g][h]\n\n>\t[h]: i.md\n";
  const links = markdownLinks(text);
  expect(links.map(({ target, at }) => text.slice(at, at + target.length))).toEqual(["b c.md", "e.md", "f.md", "i.md"]);
});

test("stars and brackets do not multiply: a megabyte of any of these ends", () => {
  const pieces = [
    "[",
    "]",
    "![",
    "`",
    "` `` ",
    "[a](",
    "<a ",
    "<!--",
    '<a x="',
    "> ",
    "- ",
    ">",
    "[a]: b\n",
    "[a][",
    "(",
    '[a](b "',
    "> - ",
    "<a:",
  ];
  for (const piece of pieces) expect(markdownLinks(piece.repeat(1_000_000 / piece.length)), piece).toEqual([]);
  expect(markdownLinks("[".repeat(500_000) + "[a](b)".repeat(80_000))).toHaveLength(80_000);
});
