import { compareNumbers } from "../../domain/numbers";

/**
 * A version of PEP 440 in full, as PyPI takes it: https://packaging.python.org/en/latest/specifications/version-specifiers/.
 * Numbers are decimal texts without leading zeros.
 */
export interface Pep440 {
  /** In its normal form. */
  text: string;
  /** In the form in which versions that are equal are the same text: without trailing zeros. */
  canonical: string;
  epoch: string;
  release: string[];
  pre: readonly [letters: "a" | "b" | "rc", number: string] | undefined;
  post: string | undefined;
  dev: string | undefined;
  local: string | undefined;
}

const PATTERN =
  /^\s*v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[._-]?(?<letters>alpha|a|beta|b|preview|pre|c|rc)[._-]?(?<pre>\d+)?)?(?<post>-(?<post1>\d+)|[._-]?(?:post|rev|r)[._-]?(?<post2>\d+)?)?(?<dev>[._-]?dev[._-]?(?<devn>\d+)?)?(?:\+(?<local>[a-z0-9]+(?:[._-][a-z0-9]+)*))?\s*$/i;
const LETTERS: Readonly<Record<string, "a" | "b" | "rc">> = {
  alpha: "a",
  a: "a",
  beta: "b",
  b: "b",
  c: "rc",
  pre: "rc",
  preview: "rc",
  rc: "rc",
};

export function parsePep440(text: string): Pep440 | undefined {
  const found = PATTERN.exec(text)?.groups as Record<string, string | undefined> | undefined;
  if (!found) return undefined;
  const letters = LETTERS[(found.letters ?? "").toLowerCase()];
  const parts = {
    epoch: number(found.epoch),
    release: (found.release ?? "").split(".").map(number),
    pre: letters && ([letters, number(found.pre)] as const),
    post: found.post === undefined ? undefined : number(found.post1 ?? found.post2),
    dev: found.dev === undefined ? undefined : number(found.devn),
    local: found.local
      ?.toLowerCase()
      .replace(/[._-]/g, ".")
      .replace(/\b0+(?=\d+\b)/g, ""),
  };
  return { ...parts, text: written(parts), canonical: written({ ...parts, release: trimmed(parts.release) }) };
}

/** As Python writes a number: absent is 0, and there are no leading zeros. */
function number(text: string | undefined): string {
  return (text ?? "0").replace(/^0+(?=\d)/, "");
}

function trimmed(release: readonly string[]): string[] {
  const last = release.findLastIndex((part) => part !== "0");
  return release.slice(0, Math.max(last, 0) + 1);
}

function written({ epoch, release, pre, post, dev, local }: Omit<Pep440, "text" | "canonical">): string {
  const first = epoch === "0" ? "" : `${epoch}!`;
  const after = (mark: string, part: string | undefined) => (part === undefined ? "" : mark + part);
  return first + release.join(".") + (pre?.join("") ?? "") + after(".post", post) + after(".dev", dev) + after("+", local);
}

/** Order of PEP 440; local versions only as far as text goes, since PyPI takes none. */
export function comparePep440(left: Pep440, right: Pep440): number {
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareReleases(trimmed(left.release), trimmed(right.release)) ||
    rank(left) - rank(right) ||
    compareNumbers(left.pre?.[1] ?? "0", right.pre?.[1] ?? "0") ||
    comparePart(left.post, right.post, -1) ||
    comparePart(left.dev, right.dev, 1) ||
    Number((left.local ?? "") > (right.local ?? "")) - Number((left.local ?? "") < (right.local ?? ""))
  );
}

function compareReleases(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareNumbers(left[at] ?? "0", right[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** A dev release of nothing but a release comes before its alphas. */
function rank({ pre, post, dev }: Pep440): number {
  if (pre) return { a: 0, b: 1, rc: 2 }[pre[0]];
  return post === undefined && dev !== undefined ? -1 : 3;
}

/** `absent` is where a version without this part stands to those with it. */
function comparePart(left: string | undefined, right: string | undefined, absent: 1 | -1): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? absent : -absent;
  return compareNumbers(left, right);
}

export function isPrerelease({ pre, dev }: Pep440): boolean {
  return pre !== undefined || dev !== undefined;
}

/** A project's name in its normal form (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
