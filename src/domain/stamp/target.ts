import type { Target } from "./markdown";

/** Where relative links of a file lead to on the server: the pages of one tag. */
export interface Base {
  /** GITHUB_SERVER_URL without a slash at its end. */
  server: string;
  /** owner/name. */
  repository: string;
  tag: string;
  /** The file's folder from the repository's root; "" is the root. */
  folder: string;
  /** The file's own name. */
  name: string;
}

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

/**
 * The relative target, as written, made absolute as a browser would make it on the file's own page at the tag; a leading slash is
 * the repository's root, as GitHub reads it.
 */
export function absolute(written: string, { server, repository, tag, folder, name }: Base): string {
  const root = [...repository.split("/"), "blob", ...tag.split("/")];
  const [, path = "", rest = ""] = /^([^?#]*)([\s\S]*)$/.exec(written.trim()) ?? [];
  if (path === "") return `${server}/${[...root, ...parts(folder), name].join("/")}${rest}`;
  const at = path.startsWith("/") ? root : [...root, ...parts(folder)];
  for (const part of path.replace(/^\/+/, "").split("/")) {
    if (part === "..") at.pop();
    else if (part !== ".") at.push(part);
  }
  // `docs/..` and `docs/.` are folders.
  if (/(?:^|\/)\.{1,2}$/.test(path)) at.push("");
  return `${server}/${at.join("/")}${rest}`;
}

function parts(folder: string): string[] {
  return folder === "" ? [] : folder.split("/");
}
