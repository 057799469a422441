import { type Target, targetsOf } from "./targets";

const REFERENCE = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(colon|sol|num|bsol));/gi;
/** Of the named characters those that decide what an address is. */
const NAMED: Readonly<Record<string, string>> = { colon: ":", sol: "/", num: "#", bsol: "\\" };

/**
 * What a written target says, as far as it matters here: https://spec.commonmark.org/0.31.2/#backslash-escapes and
 * #entity-and-numeric-character-references.
 */
function saidBy(written: string, as: Target["as"]): string {
  const plain = as === "markdown" ? written.replace(/\\([!-/:-@[-`{-~])/g, "$1") : written.trim();
  return plain.replace(REFERENCE, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}

/** Whether a written target is relative to the file's place: no scheme, no host, and not a place in the page itself. */
export function isRelative(written: string, as: Target["as"]): boolean {
  const said = saidBy(written, as);
  return said !== "" && !/^(?:[a-z][a-z0-9+.-]*:|#|[/\\]{2})/i.test(said);
}

/** The targets of a Markdown text's links that lead elsewhere on another page, as written, or why the text cannot be read. */
export function relativeLinks(text: string): string[] | { fault: string } {
  const targets = targetsOf(text);
  if ("fault" in targets) return targets;
  return targets.links.flatMap(({ start, end, as }) => {
    const written = text.slice(start, end);
    return isRelative(written, as) ? [written] : [];
  });
}
