import { compareNumbers, fitsU64, plusOne } from "./numbers";
import type { ReleaseType } from "./release-type";

/** The labels that a pre-release may have, in PEP 440's order (https://packaging.python.org/en/latest/specifications/version-specifiers/). */
export const LABELS = ["dev", "alpha", "beta", "rc"] as const;
export type Label = (typeof LABELS)[number];

/** The accepted grammar, for messages. */
export const VERSION_FORM = "X.Y.Z or X.Y.Z-LABEL[.]N with LABEL one of alpha, beta, rc, dev";

/** A parsed version of the accepted grammar: `X.Y.Z` or `X.Y.Z-LABEL[.]N`. Numbers are decimal texts without leading zeros. */
export interface Version {
  /** As written, in semver form. */
  text: string;
  release: readonly [string, string, string];
  label?: Label;
  number?: string;
  /** Whether a dot stands between label and number. */
  dotted?: boolean;
}

const NUMBER = "(0|[1-9][0-9]*)";
const GRAMMAR = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(alpha|beta|rc|dev)(\\.?)${NUMBER})?$`);
const PEP440 = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:(a|b|rc|\\.dev)${NUMBER})?$`);
const LETTERS: Record<Label, string> = { dev: ".dev", alpha: "a", beta: "b", rc: "rc" };

/** Reads a version of the accepted grammar; numbers may be of any size. `undefined` for everything else. */
export function parseVersion(text: string): Version | undefined {
  const match = GRAMMAR.exec(text);
  if (!match || text.endsWith("\n")) return undefined;
  const [, major, minor, patch, label, dot, number] = match as unknown as string[];
  const release = [major, minor, patch] as [string, string, string];
  if (label === undefined) return { text, release };
  return { text, release, label: label as Label, number: number as string, dotted: dot === "." };
}

/**
 * A text of the accepted grammar in PEP 440's canonical form, without building the Version: streams of a million lines come
 * this way. `undefined` for everything else.
 */
export function pep440Text(text: string): string | undefined {
  if (!GRAMMAR.test(text) || text.endsWith("\n")) return undefined;
  const dash = text.indexOf("-");
  if (dash === -1) return text;
  const label = LABELS.find((one) => text.startsWith(one, dash + 1)) as Label;
  const number = dash + 1 + label.length;
  return text.slice(0, dash) + LETTERS[label] + text.slice(text.charCodeAt(number) === DOT ? number + 1 : number);
}

const DOT = ".".charCodeAt(0);

/** The version in PEP 440's canonical form: `0.17.0-alpha3` is `0.17.0a3`, `0.17.0-dev.1` is `0.17.0.dev1`. */
export function pep440(version: Version): string {
  const release = version.release.join(".");
  return version.label === undefined ? release : release + LETTERS[version.label] + version.number;
}

/**
 * The way back from PEP 440's canonical form, where it is unambiguous: three release numbers and at most one of a, b, rc,
 * .dev. Epochs, posts, locals, combined labels and other lengths have no semver form here: `undefined`.
 */
export function fromPep440(text: string, dotted = false): Version | undefined {
  const match = PEP440.exec(text);
  if (!match || text.endsWith("\n")) return undefined;
  const [, major, minor, patch, letters, number] = match as unknown as string[];
  const release = [major, minor, patch] as [string, string, string];
  const label = LABELS.find((one) => LETTERS[one] === letters);
  return label === undefined ? versionOf(release) : versionOf(release, label, number as string, dotted);
}

export function versionOf(release: Version["release"], label?: Label, number?: string, dotted = false): Version {
  const base = release.join(".");
  if (label === undefined || number === undefined) return { text: base, release };
  return { text: `${base}-${label}${dotted ? "." : ""}${number}`, release, label, number, dotted };
}

/** PEP 440's order: dev < alpha < beta < rc < stable, numbers as numbers; both spellings of a pre-release are equal. */
export function compareVersions(a: Version, b: Version): number {
  return compareReleases(a, b) || rank(a) - rank(b) || compareNumbers(a.number ?? "0", b.number ?? "0");
}

/** Orders by X.Y.Z alone. */
export function compareReleases(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const) {
    const order = compareNumbers(a.release[at], b.release[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function rank(version: Version): number {
  return version.label === undefined ? LABELS.length : LABELS.indexOf(version.label);
}

export function releaseType(version: Version): ReleaseType {
  if (version.label === undefined) return "stable";
  return version.label === "dev" ? "dev" : "pre-release";
}

export type Part = "major" | "minor" | "patch";

/** The next stable X.Y.Z after `version`'s own. */
export function nextRelease(version: Version, part: Part): Version {
  const [major, minor, patch] = version.release;
  if (part === "major") return versionOf([plusOne(major), "0", "0"]);
  return part === "minor" ? versionOf([major, plusOne(minor), "0"]) : versionOf([major, minor, plusOne(patch)]);
}

/** The greatest in PEP 440's order; `undefined` of none. */
export function greatest<T extends { version: Version }>(ones: Iterable<T>): T | undefined {
  let best: T | undefined;
  for (const one of ones) if (!best || compareVersions(one.version, best.version) > 0) best = one;
  return best;
}

const MAX_LENGTH = 64;

/** Why cogrel does not create this version, though it can be parsed: Cargo's 64-bit numbers, 64 characters in all. `undefined` if it does. */
export function notCreatable(version: Version): string | undefined {
  if (version.text.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  const numbers = version.number === undefined ? version.release : [...version.release, version.number];
  return numbers.every(fitsU64) ? undefined : "a number beyond 64 bits, which Cargo does not take";
}

/**
 * Why a text is not a version of the accepted grammar, in a few words, for messages. The order is that of what people get
 * wrong most.
 */
export function whyNotVersion(text: string): string {
  for (const [expression, why] of WRONG) if (expression.test(text)) return why;
  return "not of the form X.Y.Z or X.Y.Z-LABEL[.]N";
}

const WRONG: readonly (readonly [RegExp, string])[] = [
  [/^$/, "empty"],
  [/\s/, "white space in it"],
  [/^v/i, "the version is written without the v of the tag"],
  [/[^\x21-\x7e]/, "characters beyond ASCII in it"],
  [/\+/, "build metadata is not accepted"],
  [/(^|[.-]|[a-z])0[0-9]/i, "a number with a leading zero"],
  [/^[0-9]+(\.[0-9]+)?(-|$)/, "three numbers are needed: X.Y.Z"],
  [/^[0-9]+\.[0-9]+\.[0-9]+-(alpha|beta|rc|dev)\.?$/, "the label needs a number: rc1"],
  [/^[0-9]+\.[0-9]+\.[0-9]+-/, "the label must be one of alpha, beta, rc, dev with a number"],
  [/^[0-9]+\.[0-9]+\.[0-9]+(a|b|rc|\.dev)[0-9]+$/, "this is PEP 440's form; cogrel reads semver"],
];
