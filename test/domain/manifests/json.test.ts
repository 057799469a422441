import fc from "fast-check";
import { expect, test } from "vitest";
import { findInJson } from "../../../src/domain/manifests/json";

/** A JSON text of a value with white space of every kind between its parts. */
const spaced = (value: fc.JsonValue, blank: () => string): string => {
  const list = (parts: string[], open: string, close: string) =>
    `${open}${blank()}${parts.join(`${blank()},${blank()}`)}${blank()}${close}`;
  if (Array.isArray(value))
    return list(
      value.map((item) => spaced(item as fc.JsonValue, blank)),
      "[",
      "]",
    );
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${blank()}:${blank()}${spaced(item as fc.JsonValue, blank)}`,
  );
  return list(pairs, "{", "}");
};
const blanks = fc.infiniteStream(fc.constantFrom("", "", " ", "\n", "\r\n", "\t  "));
const accepted = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test("every value of an object is found where JSON.parse finds it, whatever the white space", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), blanks, (value, stream) => {
      const text = `\n${spaced(value, () => stream.next().value)} `;
      const found = findInJson(
        text,
        Object.keys(value).map((key) => [key]),
      );
      if (!("places" in found)) throw new Error(found.fault.why);
      const values = found.places.map((place) => JSON.parse(text.slice(place?.start, place?.end)));
      expect(values).toEqual(Object.keys(value).map((key) => JSON.parse(text)[key]));
      found.places.forEach((place, index) => {
        if (place?.kind === "string") expect(place.text).toBe(values[index]);
      });
    }),
  );
});

test("a text is refused exactly when JSON.parse refuses it", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '"',
    "1",
    "-0.5e+3",
    "01",
    "-",
    "1.",
    "true",
    "nul",
    " ",
    "\n",
    "\u00a0",
    "\0",
  ];
  const texts = [
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")),
    fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces))
      .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1))),
    fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
  ];
  fc.assert(
    fc.property(fc.oneof(...texts), (text) => {
      expect("places" in findInJson(text, [])).toBe(accepted(text));
    }),
    { numRuns: 2000 },
  );
});

test("keys with special names are keys like others", () => {
  const found = findInJson('{"__proto__":{"constructor":"x"},"":{"":1}}', [["__proto__", "constructor"], ["", ""], ["toString"]]);
  expect("places" in found && found.places.map((place) => place?.text)).toEqual(["x", "1", undefined]);
});

test("a key may occur twice where nothing is looked for, and once on the way to what is", () => {
  expect(findInJson('{"a":1,"a":2}', [["b"]])).toHaveProperty("places");
  expect(findInJson('{"a":{"b":1},"a":{}}', [["a", "b"]])).toEqual({ fault: { offset: 13, why: 'the key "a" a second time' } });
});

test.each([
  ["500 levels", "[".repeat(500) + "]".repeat(500), undefined],
  ["501 levels", "[".repeat(501) + "]".repeat(501), "more than 500 levels of nesting"],
  ["a million levels", '{"a":'.repeat(1_000_000), "more than 500 levels of nesting"],
  ["a string without end", `"${"a".repeat(5_000_000)}`, "the end of the file in a string"],
])("large and deep input ends quickly: %s", (_name, text, why) => {
  const began = performance.now();
  const found = findInJson(text, [["a"]]);
  expect("fault" in found ? found.fault.why : undefined).toBe(why);
  expect(performance.now() - began).toBeLessThan(1000);
});
