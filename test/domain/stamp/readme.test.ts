import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "../../../src/domain/edit";
import { stampReadme } from "../../../src/domain/stamp/readme";
import type { Base } from "../../../src/domain/stamp/target";
import { ALL, SEED } from "../../tools/campaign";
import { readMarkdown } from "../../tools/markdown";

const base: Base = { server: "https://github.com", repository: "owner/name", tag: "v0.18.0-rc1", folder: "", name: "README.md" };
const AT = "https://github.com/owner/name/blob/v0.18.0-rc1";

function stamped(text: string, where: Partial<Base> = {}): string {
  const found = stampReadme(text, { ...base, ...where });
  if ("fault" in found) throw new Error(found.fault);
  return applyEdits(text, found.edits);
}

test.each([
  ["a link", "[a](docs/x.md)", `[a](${AT}/docs/x.md)`],
  ["a title", '[a](docs/x.md "t (1)")', `[a](${AT}/docs/x.md "t (1)")`],
  ["angle brackets and a space", "[a](<docs/x y.md> 't')", `[a](<${AT}/docs/x y.md> 't')`],
  ["parentheses in the target", "[a](docs/x_(y).md)", `[a](${AT}/docs/x_(y).md)`],
  ["an escaped parenthesis", "[a](docs/x\\).md)", `[a](${AT}/docs/x\\).md)`],
  ["nested brackets", "[a [b] c](x.md)", `[a [b] c](${AT}/x.md)`],
  ["escaped brackets", "\\[a](x.md) [a\\]](y.md)", `\\[a](x.md) [a\\]](${AT}/y.md)`],
  ["a link within a link's text: only the inner is one", "[a [b](x.md)](y.md)", `[a [b](${AT}/x.md)](y.md)`],
  ["a linked image, which stays", "[![b](badge.svg)](docs/)", `[![b](badge.svg)](${AT}/docs/)`],
  ["an image", "![a](x.png)", "![a](x.png)"],
  ["a place in the page", "[a](#install)", "[a](#install)"],
  ["a place in another page", "[a](docs/x.md#top)", `[a](${AT}/docs/x.md#top)`],
  ["a query", "[a](x.md?plain=1)", `[a](${AT}/x.md?plain=1)`],
  [
    "an absolute link, a mail and a host",
    "[a](https://x.y/z) [b](mailto:a@b.c) [c](//x.y)",
    "[a](https://x.y/z) [b](mailto:a@b.c) [c](//x.y)",
  ],
  [
    "an absolute link in disguise",
    "[a](https\\://x) [b](&#104;ttps&colon;//x) [c](\\#x)",
    "[a](https\\://x) [b](&#104;ttps&colon;//x) [c](\\#x)",
  ],
  ["an autolink", "<https://x.y> <a@b.c>", "<https://x.y> <a@b.c>"],
  ["nothing", "[a]() [b](<>)", "[a]() [b](<>)"],
  ["dots", "[a](./x.md) [b](docs/../y.md) [c](docs/.)", `[a](${AT}/x.md) [b](${AT}/y.md) [c](${AT}/docs/)`],
  ["GitHub's own pages beside the files", "[a](../../issues)", "[a](https://github.com/owner/name/issues)"],
  ["the root", "[a](/docs/x.md) [b](/)", `[a](${AT}/docs/x.md) [b](${AT}/)`],
  ["a code span", "`[a](x.md)` ``[a`](x.md)``", "`[a](x.md)` ``[a`](x.md)``"],
  ["a code span that ends within brackets", "[a`](x.md)`](y.md)", `[a\`](x.md)\`](${AT}/y.md)`],
  ["a fenced block", "```\n[a](x.md)\n```\n\n[a](y.md)", `\`\`\`\n[a](x.md)\n\`\`\`\n\n[a](${AT}/y.md)`],
  ["a fence of tildes within a list", "- ~~~\n  [a](x.md)\n  ~~~\n- [a](y.md)", `- ~~~\n  [a](x.md)\n  ~~~\n- [a](${AT}/y.md)`],
  ["an indented block", "    [a](x.md)\n\n[a](y.md)", `    [a](x.md)\n\n[a](${AT}/y.md)`],
  ["a fence that nothing closes", "```\n[a](x.md)", "```\n[a](x.md)"],
  ["a reference", "[a][b]\n\n[b]: docs/x.md 'T'", `[a][b]\n\n[b]: ${AT}/docs/x.md 'T'`],
  ["a collapsed and a short reference", "[b][] [B]\n\n[b]: <x y.md>", `[b][] [B]\n\n[b]: <${AT}/x y.md>`],
  ["a definition before its use, on lines of its own", "[b]:\n  x.md\n  'T'\n\n[b]", `[b]:\n  ${AT}/x.md\n  'T'\n\n[b]`],
  ["a definition twice: the first counts", "[b]\n\n[b]: x.md\n[b]: y.md", `[b]\n\n[b]: ${AT}/x.md\n[b]: y.md`],
  ["a definition that nobody uses", "[b]: x.md", `[b]: ${AT}/x.md`],
  ["a definition of an image", "![b]\n\n[b]: x.png", "![b]\n\n[b]: x.png"],
  ["a definition of an image and a link", "![b] [b]\n\n[b]: x.png", `![b] [b]\n\n[b]: ${AT}/x.png`],
  ["a reference that leads nowhere", "[a][b]", "[a][b]"],
  ["a link in what only looks like a definition", "[b]: y.md[a](x.md) ((a)", `[b]: y.md[a](${AT}/x.md) ((a)`],
  ["what only looks like a definition: its title has a parenthesis", "[b]: y.md ((a)", "[b]: y.md ((a)"],
  ["a footnote", "a[^1]\n\n[^1]: note", "a[^1]\n\n[^1]: note"],
  ["HTML", '<p><a class="x" href="docs/x.md">a</a></p>', `<p><a class="x" href="${AT}/docs/x.md">a</a></p>`],
  ["HTML in a line, without quotes", "see <A HREF=docs/x.md>a</A>", `see <A HREF=${AT}/docs/x.md>a</A>`],
  ["HTML over lines in a quote", "> <a\n> href='x.md'>a</a>", `> <a\n> href='${AT}/x.md'>a</a>`],
  ["an attribute that only looks like one", '<a title="href=x.md" data-href="y.md">a</a>', '<a title="href=x.md" data-href="y.md">a</a>'],
  ["another tag", '<area href="x.md"><img src="x.png"><link href="y.css">', '<area href="x.md"><img src="x.png"><link href="y.css">'],
  [
    "a comment and a script",
    "<!-- <a href=x.md> -->\n\n<script>\n'<a href=x.md>'\n</script>",
    "<!-- <a href=x.md> -->\n\n<script>\n'<a href=x.md>'\n</script>",
  ],
  ["HTML in code", "`<a href=x.md>`", "`<a href=x.md>`"],
  ["a table of GitHub's", "| a | b |\n|---|---|\n| [x](x.md) | y |", `| a | b |\n|---|---|\n| [x](${AT}/x.md) | y |`],
  ["CRLF and a byte order mark", "\ufeff[a](x.md)\r\n[b](y.md)\r\n", `\ufeff[a](${AT}/x.md)\r\n[b](${AT}/y.md)\r\n`],
  ["tabs and wide letters", "\t[a](x.md)\n\n-\t😀 [é](ü.md)", `\t[a](x.md)\n\n-\t😀 [é](${AT}/ü.md)`],
  ["a link over lines of a quote", "> [a\n> b](x.md)", `> [a\n> b](${AT}/x.md)`],
])("%s", (_what, text, wanted) => {
  expect(stamped(text)).toBe(wanted);
  expect(stamped(wanted)).toBe(wanted);
});

test("a README in a folder leads from there", () => {
  const where = { folder: "python/cog", tag: "cli/v1.0.0" };
  expect(stamped("[a](x.md) [b](../y.md) [c](/z.md) [d](?x)", where)).toBe(
    ["[a](…/python/cog/x.md)", "[b](…/python/y.md)", "[c](…/z.md)", "[d](…/python/cog/README.md?x)"]
      .join(" ")
      .replaceAll("…", "https://github.com/owner/name/blob/cli/v1.0.0"),
  );
});

test("relative images are told, since PyPI shows none of them", () => {
  const found = stampReadme("![a](x.png) ![b](https://x.y/z.png) [![c](y.svg)](z.md)", base);
  expect("images" in found && found.images).toEqual(["x.png", "y.svg"]);
});

test.each([
  ['<p align="center">\n  <img alt=logo width="9" SRC="docs/logo.svg">\n</p>', ["docs/logo.svg"]],
  ["An <img src=a.png> and <a href='https://x.y'><IMG\n src = 'b.png'/></a>", ["a.png", "b.png"]],
  ['<img src="https://x.y/z.png"> <img src="data:image/png;base64,AA"> <img srcset="a.png"> <image src="b.png">', []],
  ['`<img src="a.png">` <!-- <img src="b.png"> -->\n\n    <img src="c.png">\n', []],
])("relative images in HTML are told too: %j", (text, images) => {
  expect(stampReadme(text, base)).toEqual({ edits: [], images });
});

// No tab: the reference parser does not take one behind the colon of a definition, as its specification does.
const PIECES = [
  ..."[ ] ( ) < > ! ` \\ \" ' # * _ - : & ; ~ = | /".split(" "),
  ...[
    "\n",
    "\n\n",
    " ",
    "    ",

    "> ",
    "- ",
    "1. ",
    "```",
    "a",
    "x.md",
    "[a](x.md)",
    "![i](i.png)",
    "[a]",
    "[b]: y.md",
    "[b]",
    "[a][b]",
  ],
  ...['<a href="z.md">', "</a>", "<!--", "-->", "<p>", "https://x.y", "&amp;", "](", "[^1]", "<x y>", "(a)", "../"],
];

test("on any text the reference parser sees the same, but every link absolute", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      const made = stamped(text);
      expect(stamped(made)).toBe(made);
      const [before, after] = [readMarkdown(text), readMarkdown(made)];
      expect(after.rest).toEqual(before.rest);
      expect(after.links.length).toBe(before.links.length);
      const relative = after.links.filter((link) => link !== "" && !/^(?:[a-z][a-z0-9+.-]*:|#|\/\/|\\|%5C)/i.test(link));
      expect(relative).toEqual([]);
    }),
    { numRuns: ALL ? 200_000 : 5_000, seed: SEED },
  );
}, 600_000);

test("what a browser would make of each link on the file's page is what it becomes", () => {
  const name = fc.stringMatching(/^[a-z0-9._~@+,=-]{1,6}$/);
  const path = fc.array(fc.oneof({ weight: 4, arbitrary: name }, fc.constantFrom("..", ".")), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(path, fc.constantFrom("", "/", "#a", "?a=1#b"), fc.constantFrom("", "docs", "a/b"), (parts, end, folder) => {
      const target = `${parts.join("/")}${end}`;
      const page = `${AT}/${folder === "" ? "" : `${folder}/`}README.md`;
      expect(stamped(`[a](<${target}>)`, { folder })).toBe(`[a](<${new URL(target, page).href}>)`);
    }),
  );
});

test.each([
  ["260,000 letters", "a".repeat(270_000), /larger than 256 KiB/],
  ["deep lists", `${"- ".repeat(8000)}a`, /deeper in lists and quotes/],
  ["deep quotes", `${">".repeat(8000)}a`, /deeper in lists and quotes/],
  [
    "lists that go deeper line by line",
    Array.from({ length: 500 }, (_, at) => `${" ".repeat(2 * at)}- a`).join("\n"),
    /deeper in lists and quotes/,
  ],
  ["open brackets", "[".repeat(50_000), /more than 200 brackets/],
  ["open brackets over lines", "[a\n".repeat(20_000), /more than 200 brackets/],
])("what takes a parser more time than a README is worth is refused: %s", (_what, text, why) => {
  expect(stampReadme(text, base)).toEqual({ fault: expect.stringMatching(why) });
});

test.each([
  ["[a](", "[a](".repeat(3000)],
  ["*a_", "*a_ ".repeat(50_000)],
  ["`", Array.from({ length: 300 }, (_, at) => "`".repeat(at)).join(" ")],
  ["<a ", "<a ".repeat(50_000)],
  ['<a "', '<a "'.repeat(50_000)],
  ["<!--", "<!-- ".repeat(30_000)],
  ["[b]: x", "[b]: x\n".repeat(5000)],
])("hostile text ends in bounded time: %s", (_what, text) => {
  const began = performance.now();
  stampReadme(text, base);
  expect(performance.now() - began).toBeLessThan(20_000);
});
