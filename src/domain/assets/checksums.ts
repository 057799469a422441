import type { Check } from "../check";
import { quoted } from "../quoted";
import type { AssetFacts } from "./asset-facts";
import { type Finding, listed } from "./finding";
import { CHECKSUMS } from "./inventory";

/** An asset and its digest: sha256 in hex. */
export interface Summed {
  name: string;
  sha256: string;
}

interface Read {
  lines: readonly Summed[];
  /** What the lines are that name no asset, in words. */
  faults: readonly string[];
}

/** A line as `sha256sum` writes it: two blanks, or a blank and a star for binary mode. */
const LINE = /^([0-9a-fA-F]{64}) [ *]([\s\S]+)$/;
const MOST_LINES = 10_000;

/** Reads a checksums file. Only names count: a path would let `sha256sum -c` look at another file than the asset. */
function readChecksums(text: string): Read {
  const lines: Summed[] = [];
  const odd: string[] = [];
  const paths: string[] = [];
  const all = text.replace(/\n$/, "").split("\n");
  if (text === "") return { lines, faults: [] };
  if (all.length > MOST_LINES) return { lines, faults: [`has more than ${MOST_LINES} lines`] };
  for (const [at, line] of all.entries()) {
    const [, sha256 = "", name] = LINE.exec(line) ?? [];
    if (name === undefined || name.endsWith("\r"))
      odd.push(`line ${at + 1}${name === undefined ? "" : ", which ends with a carriage return"}`);
    else if (/[/\\]/.test(name)) paths.push(quoted(name));
    else lines.push({ name, sha256: sha256.toLowerCase() });
  }
  const faults = [
    ...(odd.length > 0 ? [`is not of the form "sha256  name" at ${listed(odd)}`] : []),
    ...(paths.length > 0 ? [`names paths: ${listed(paths)}`] : []),
  ];
  return { lines, faults };
}

/** The digests that a checksums file has for each name, every line of it, and what of it is no such line, in words. */
export function checksumsDigests(text: string): { digests: ReadonlyMap<string, readonly string[]>; faults: readonly string[] } {
  const { lines, faults } = readChecksums(text);
  const digests = new Map<string, string[]>();
  for (const { name, sha256 } of lines) digests.set(name, [...(digests.get(name) ?? []), sha256]);
  return { digests, faults };
}

/** Whether an asset belongs into checksums.txt: not itself, and nothing that is made from it, such as its signature. */
function isSummed(name: string): boolean {
  return name !== CHECKSUMS && !name.startsWith(`${CHECKSUMS}.`);
}

/** Everything in which a checksums file does not have each of the assets exactly once, with its digest. */
export function checksumsFindings(text: string, assets: readonly AssetFacts[]): Finding[] {
  const { lines, faults } = readChecksums(text);
  const own = assets.filter(({ name }) => isSummed(name));
  const known = new Set(lines.map(({ name }) => name));
  // a folder or the like has a finding of its own, and can have no line
  const wanted = own.filter(({ odd }) => odd === undefined);
  const missing = wanted.filter(({ name }) => !known.has(name)).map(({ name }) => shown(name));
  const count = lines.length === wanted.length ? "" : `has ${counted(lines.length, "line")} for ${counted(wanted.length, "file")}: `;
  const found = [...faults, ...conflicts(lines, own), ...(missing.length > 0 ? [`${count || "has "}none for ${listed(missing)}`] : [])];
  return found.map((one) => ({ rule: "checksums", found: one }));
}

/** What is wrong with lines that are there. */
function conflicts(lines: readonly Summed[], assets: readonly { name: string; sha256: string | undefined }[]): string[] {
  const digests = new Map(assets.map(({ name, sha256 }) => [name, sha256]));
  const counts = new Map<string, number>();
  for (const { name } of lines) counts.set(name, (counts.get(name) ?? 0) + 1);
  const doubles = [...counts].filter(([, count]) => count > 1).map(([name]) => shown(name));
  const strange = [...counts.keys()].filter((name) => !digests.has(name)).map(shown);
  // a file that could not be hashed has its own finding
  const wrong = lines.filter(({ name, sha256 }) => digests.has(name) && sha256 !== (digests.get(name) ?? sha256)).map(({ name }) => name);
  return [
    ...(doubles.length > 0 ? [`has several lines for ${listed(doubles)}`] : []),
    ...(strange.length > 0 ? [`has a line for ${listed(strange)}, which it must not`] : []),
    ...(wrong.length > 0 ? [`has another digest for ${listed(wrong)}`] : []),
  ];
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** A name from outside: as it is where it is plain, else with escapes. */
function shown(name: string): string {
  return quoted(name).slice(1, -1);
}

/** checksums.txt of a full set of assets: a line each, by name; `sha256sum -c` accepts it. */
export function checksumsText(assets: readonly Summed[]): string {
  return linesOf(assets.filter(({ name }) => isSummed(name)));
}

function linesOf(assets: readonly Summed[]): string {
  const sorted = assets.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
}

/**
 * A given checksums.txt with the lines that it lacks added at its end. A line that is wrong, or of a file that is not in the set, is a conflict: nothing is overwritten.
 */
export function extendChecksums(given: string, assets: readonly Summed[]): { text: string } | { conflict: Check } {
  const { lines, faults } = readChecksums(given);
  const wanted = assets.filter(({ name }) => isSummed(name));
  const found = [...faults, ...conflicts(lines, wanted)];
  if (found.length > 0) {
    const fix = `rm ${CHECKSUMS}        cogrel makes it anew from the assets`;
    const expected = "lines of the assets that are here, with their digests";
    return { conflict: { rule: "checksums", verdict: "no", found: `${CHECKSUMS} ${found.join("; ")}`, expected, fix } };
  }
  const known = new Set(lines.map(({ name }) => name));
  const ended = given === "" || given.endsWith("\n") ? given : `${given}\n`;
  return { text: ended + linesOf(wanted.filter(({ name }) => !known.has(name))) };
}
