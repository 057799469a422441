import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { expect, test } from "vitest";
import { find, nodeAt, scanToml, type TomlDocument, type TomlNode } from "../../../src/domain/manifests/toml";

function scanned(text: string): TomlDocument {
  const result = scanToml(text);
  if ("fault" in result) throw new Error(`${result.fault.line}:${result.fault.column}: ${result.fault.why}`);
  return result.document;
}

/** What a scan says, as the values that a parser gives. */
function asValue(node: TomlNode): unknown {
  const value = node.entry?.value;
  if (node.kind === "tables" || value?.kind === "array") return [...(node.children?.values() ?? [])].map(asValue);
  if (node.kind !== "value") return Object.fromEntries([...(node.children ?? [])].map(([key, child]) => [key, asValue(child)]));
  if (value?.kind === "string") return value.text;
  if (value?.kind === "boolean") return value.text === "true";
  return { [value?.kind ?? ""]: numberOf(value?.text ?? "") };
}

function numberOf(text: string): string {
  const plain = text.replaceAll("_", "");
  if (/^[+-]?0[xob]/.test(plain) || /^[+-]?\d+$/.test(plain)) return BigInt(plain.replace(/^\+/, "")).toString();
  return String(Number(plain.replace("inf", "Infinity")));
}

/** The same shape from smol-toml's values. */
function shapeOf(value: unknown): unknown {
  if (typeof value === "bigint") return { integer: value.toString() };
  if (typeof value === "number") return { float: String(value) };
  if (value instanceof Date) return { datetime: "NaN" };
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, at]) => [key, shapeOf(at)]));
  return value;
}

const GOOD: readonly [string, string][] = [
  ["nothing", ""],
  ["a byte order mark", '\ufeffa = "x"'],
  ["comments and blank lines, LF and CRLF", "# one\r\n\r\n\ta = 1 # two\r\nb = 2\n# three"],
  ["bare, quoted and literal keys, dotted with blanks", `a . "b c" . 'd"e' = true\n3.14 = 'pi'\n"" = 1`],
  ["basic strings with every escape", String.raw`a = "\b\t\n\f\r\"\\\u00e9\U0001F600"`],
  ["literal strings", `a = 'C:\\new'\nb = ''`],
  ["long strings", 'a = """\none\ntwo \\\n\n   three"""\nb = \'\'\'\nit\'s\'\'\'\nc = """"quoted""""\nd = """\\\n  x"""'],
  ["integers of every base", "a = 0\nb = -17\nc = +1_000\nd = 0xDEAD_beef\ne = 0o755\nf = 0b1101"],
  ["floats", "a = 3.14\nb = -0.01\nc = 5e+22\nd = 1e06\ne = 6.626_1e-34\nf = inf\ng = -inf\nh = nan"],
  ["dates and times", "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.999-07:00\nc = 1979-05-27\nd = 07:32:00"],
  ["arrays over lines with comments and a last comma", "a = [ 1, # one\n  [ \"x\", 'y' ],\r\n  {b = 1}, ]\nc = []"],
  ["inline tables", 'a = { b = 1, c.d = "x", "e f" = [1] }\ng = {}'],
  ["tables, deeper before shallower", "[a.b.c]\nx = 1\n[a]\ny = 2\n[a.d]\n"],
  ["arrays of tables with tables of their own", "[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[[a.c]]\nz = 3\n[[a.c]]\n[ d . 'e' ]"],
  ["a sub-table of a dotted key's table", "[f]\na.color = 1\n[f.a.taste]\nb = 2"],
  ["dotted keys of one table in several lines", "a.b.c = 1\na.b.d = 2\na.e = 3"],
];

test.each(GOOD)("the scanner reads what a parser reads: %s", (_, text) => {
  expect(asValue(scanned(text).root)).toEqual(shapeOf(parse(text.replace(/^\ufeff/, ""), { integersAsBigInt: true })));
});

test("TOML 1.1 is read: inline tables over lines with comments and a last comma, escapes, times without seconds", () => {
  const text = 'a = {\r\n  version = "1", # why\n  path = "x",\n}\nb = "\\e\\x41"\nc = 07:32\nd = 1979-05-27 07:32Z';
  const document = scanned(text);
  expect(find(document, ["a", "version"])?.value.text).toBe("1");
  expect(find(document, ["b"])?.value.text).toBe("\u001bA");
  expect(find(document, ["d"])?.value).toMatchObject({ kind: "datetime", text: "1979-05-27 07:32Z" });
});

const BAD: readonly [string, string, number, number, string][] = [
  ["a merge marker", 'a = 1\n<<<<<<< HEAD\nb = "x"\n', 2, 1, '"<" where a key should be'],
  ["a merge marker's middle", "a = 1\n=======\n", 2, 1, '"=" where a key should be'],
  ["a string that does not end", 'a = "x\nb = 1', 1, 5, "a string that does not end on its line"],
  ["a long string that does not end", 'a = """x\n""', 1, 5, "a string that does not end"],
  ["a carriage return alone", "a = 1\rb = 2", 1, 6, "a carriage return without a line feed"],
  ["a carriage return at the end", "a = 1\r", 1, 6, "a carriage return without a line feed"],
  ["a control character in a string", 'a = "\u0007"', 1, 6, "a control character, U+0007, in a string"],
  ["a control character in a comment", "a = 1 # \u0000", 1, 9, "a control character, U+0000, in a comment"],
  ["DEL in a comment", "# \u007f", 1, 3, "a control character, U+007F, in a comment"],
  ["a word after a value", 'a = "1" b', 1, 9, '"b" after a value'],
  ["two values on a line", "a = 1 2", 1, 7, '"2" after a value'],
  ["a word after a header", "[a] b = 1", 1, 5, '"b" after a table\'s header'],
  ["no value", "a =\n", 1, 4, "U+000A where a value should be"],
  ["no value at the end", "a = ", 1, 5, "the end of the file where a value should be"],
  ["no equals sign", "version\n", 1, 8, 'U+000A where "=" should be'],
  ["a word as a value", "a = yes", 1, 5, "a value that is no string, number, boolean or date"],
  ["a number with a leading zero", "a = 01", 1, 5, "a value that is no string, number, boolean or date"],
  ["a bare version", "version = 1.2.3", 1, 11, "a value that is no string, number, boolean or date"],
  ["a month that is none", "a = 2026-13-01", 1, 5, "a value that is no string, number, boolean or date"],
  ["a key set twice", "a = 1\n'a' = 2", 2, 1, "a is defined twice"],
  ["a table opened twice", "[a]\n[b]\n[a]", 3, 2, "a is defined twice"],
  ["a table made by dotted keys and opened", "a.b = 1\n[a]", 2, 2, "a is defined twice"],
  ["a list of tables after an array", "a = []\n[[a]]", 2, 3, "a is defined twice"],
  ["a table in a value", "a = 1\n[a.b]", 2, 2, "a.b: a is not a table"],
  ["a key added to an inline table", "a = {b = 1}\na.c = 2", 2, 1, "a.c: a is defined elsewhere"],
  ["a header without end", "[a\nb = 1", 1, 3, "U+000A in a table's header"],
  ["brackets of a list of tables with a blank", "[[a] ]", 1, 4, '"]" in a table\'s header'],
  ["an array without comma", "a = [1 2]", 1, 8, '"2" where an array should go on or end'],
  ["an array that does not end", "a = [1,\n", 2, 1, "the end of the file where a value should be"],
  ["two commas", "a = [1,,2]", 1, 8, '"," where a value should be'],
  ["an inline table that does not end", "a = {b = 1", 1, 11, "the end of the file where an inline table should go on or end"],
  ["an escape that TOML does not have", 'a = "\\q"', 1, 6, 'an escape that TOML does not have: \\ and "q"'],
  ["half a surrogate pair", 'a = "\\ud800"', 1, 6, "an escape that names no character"],
  ["a long string as a key", '"""a""" = 1', 1, 3, '"\\"" where "=" should be'],
  ["a bare key that is not ASCII", "ä = 1", 1, 1, "U+00E4 where a key should be"],
];

test.each(BAD)("the scanner refuses, with the place and the reason: %s", (_, text, line, column, why) => {
  const fault = { line, column, why: why.replace('\\"', '"') };
  expect(scanToml(text)).toEqual({ fault });
});

test("very deep and very long input ends in a fault, not in an exhausted stack", () => {
  for (const open of ["[", "{a=", "[{a="]) {
    expect(scanToml(`a = ${open.repeat(100_000)}`)).toMatchObject({ fault: { why: "more than 128 levels of nesting" } });
  }
  expect(scanToml(`${"a.".repeat(100_000)}a = 1`)).toMatchObject({ fault: { why: "a key of more than 128 parts" } });
  expect(scanToml(`[${"a.".repeat(100_000)}a]`)).toMatchObject({ fault: { why: "a key of more than 128 parts" } });
  expect(scanToml(`a = ${"1".repeat(2_000_000)}_`)).toMatchObject({ fault: { line: 1, column: 5 } });
  expect(scanned(`a = "${"x".repeat(2_000_000)}"`).entries).toHaveLength(1);
});

test("keys that mean something to JavaScript are keys like others", () => {
  const document = scanned("[__proto__]\nconstructor = 1\ntoString.valueOf = 'x'\n[a]\n__proto__ = {b = 1}");
  expect(find(document, ["__proto__", "constructor"])?.value.text).toBe("1");
  expect(find(document, ["a", "__proto__", "b"])?.value.text).toBe("1");
  expect(find(document, ["toString"])).toBeUndefined();
  expect(({} as { b?: unknown }).b).toBeUndefined();
});

test("every entry tells where its key and its value stand", () => {
  const text = '[ a.b ]\r\n"c d" . e  = { f = \'1\' , g=[ "x" ] } # h\r\n';
  const spans = scanned(text).entries.map(({ path, keyStart, keyEnd, value }) => [
    path.join("/"),
    text.slice(keyStart, keyEnd),
    text.slice(value.start, value.end),
  ]);
  expect(spans).toEqual([
    ["a/b", "a.b", "[ a.b ]"],
    ["a/b/c d/e", '"c d" . e', "{ f = '1' , g=[ \"x\" ] }"],
    ["a/b/c d/e/f", "f", "'1'"],
    ["a/b/c d/e/g", "g", '[ "x" ]'],
    ["a/b/c d/e/g/0", "", '"x"'],
  ]);
});

test("a table is found however it is written", () => {
  const forms = ["[d.x]\nversion = '1'", "[d]\nx.version = '1'", "d = {x = {version = '1'}}", "d.x = {version = '1'}", "d.x.version = '1'"];
  for (const text of forms) expect(nodeAt(scanned(text).root, ["d", "x", "version"])?.entry?.value.text).toBe("1");
});

const json = fc.object({
  key: fc.string({ unit: "grapheme", maxLength: 8 }),
  values: [fc.string({ unit: "grapheme" }), fc.boolean(), fc.maxSafeInteger(), fc.constant("a\nb"), fc.constant('"\\')],
  maxDepth: 4,
});

test("the scan of anything that another program writes holds what was written", () => {
  fc.assert(
    fc.property(json, (object) => {
      const text = stringify(object);
      expect(asValue(scanned(text).root)).toEqual(shapeOf(parse(text, { integersAsBigInt: true })));
    }),
    { numRuns: 300 },
  );
});
