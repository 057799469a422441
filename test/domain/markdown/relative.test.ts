import { expect, test } from "vitest";
import { relativeLinks } from "../../../src/domain/markdown/relative";

test.each<[string, string, string[]]>([
  ["inline", "see [docs](docs/x.md) and [more]( <docs/y z.md> 'Title' )", ["docs/x.md", "docs/y z.md"]],
  ["over two lines", "see [the\ndocs](\ndocs/x.md)", ["docs/x.md"]],
  ["by reference, however it is written", "[Docs], [x][docs] and [DOCS][]\n\n[docs]: docs/x.md 'T'\n", ["docs/x.md"]],
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

test("a text that nobody writes by hand is not read", () => {
  expect(relativeLinks("[".repeat(300_000))).toEqual({ fault: "is larger than 256 KiB" });
  expect(relativeLinks("> ".repeat(200))).toEqual({ fault: expect.stringContaining("line 1") });
});
