import { compareNumbers } from "../numbers";

/**
 * A version as Python has it: https://packaging.python.org/en/latest/specifications/version-specifiers/. Builds of a working tree
 * have forms that no release has: `0.17.1.dev3+g1a2b3c4`.
 */
export interface PythonVersion {
  /** In its canonical form. */
  text: string;
  epoch: string;
  release: readonly string[];
  /** `a`, `b`, `rc` and its number. */
  pre: readonly [string, string] | undefined;
  post: string | undefined;
  dev: string | undefined;
  local: readonly string[];
}

const LONGEST = 200;
const FORM =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preN>\d*))?(?<post>-(?<postN>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postM>\d*))?(?<dev>[-_.]?dev[-_.]?(?<devN>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PRE: Readonly<Record<string, string>> = { alpha: "a", a: "a", beta: "b", b: "b", c: "rc", rc: "rc", pre: "rc", preview: "rc" };

/** Reads a version of any spelling that Python takes; `undefined` for every other text. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const groups = text.length > LONGEST ? undefined : FORM.exec(text.trim().toLowerCase())?.groups;
  if (!groups) return undefined;
  const { epoch, release = "", pre, preN, post, postN, postM, dev, devN, local } = groups;
  const parts: Omit<PythonVersion, "text"> = {
    epoch: number(epoch),
    release: release.split(".").map(number),
    pre: pre === undefined ? undefined : [PRE[pre] ?? pre, number(preN)],
    post: post === undefined ? undefined : number(postN ?? postM),
    dev: dev === undefined ? undefined : number(devN),
    local: local === undefined ? [] : local.split(/[-_.]/).map((part) => (/^\d+$/.test(part) ? number(part) : part)),
  };
  return { text: written(parts), ...parts };
}

function written({ epoch, release, pre, post, dev, local }: Omit<PythonVersion, "text">): string {
  return [
    epoch === "0" ? "" : `${epoch}!`,
    release.join("."),
    pre?.join("") ?? "",
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
    local.length === 0 ? "" : `+${local.join(".")}`,
  ].join("");
}

/** Negative, zero or positive, in Python's order. */
export function comparePythonVersions(a: PythonVersion, b: PythonVersion): number {
  return (
    compareNumbers(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    rankOf(a) - rankOf(b) ||
    compareNumbers(a.pre?.[1] ?? "0", b.pre?.[1] ?? "0") ||
    compareMaybe(a.post, b.post, -1) ||
    compareMaybe(a.dev, b.dev, 1) ||
    compareLocals(a.local, b.local)
  );
}

function compareReleases(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareNumbers(a[at] ?? "0", b[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** A development release of the version itself comes before its pre-releases; a final or post-release after them. */
function rankOf({ pre, post, dev }: PythonVersion): number {
  if (pre) return ["a", "b", "rc"].indexOf(pre[0]);
  return post === undefined && dev !== undefined ? -1 : 3;
}

/** `absent` is where no number stands: -1 before all, 1 behind all. */
function compareMaybe(a: string | undefined, b: string | undefined, absent: -1 | 1): number {
  if (a !== undefined && b !== undefined) return compareNumbers(a, b);
  return a === b ? 0 : a === undefined ? absent : -absent;
}

/** Numbers are above words, and more parts above fewer. */
function compareLocals(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
    const [isOne, isOther] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isOne !== isOther) return isOne ? 1 : -1;
    const order = isOne ? compareNumbers(one, other) : one < other ? -1 : one > other ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** Without leading zeros; nothing is 0. */
function number(digits = ""): string {
  return digits.replace(/^0+(?=.)/, "") || "0";
}
