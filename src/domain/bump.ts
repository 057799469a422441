import { type Check, verdictOf } from "./check";
import { applyEdits, type Edit } from "./edit";
import type { Disagreement, Manifests } from "./manifests/manifests";
import { placeShown } from "./manifests/manifests";
import type { Action, Answer, FileState, Plan } from "./plan";
import { keepsReleased, nextFree, versionPolicy } from "./policy";
import { shellWord } from "./quoted";
import { type TagFact, tagName } from "./tag";
import { compareVersions, pep440, releaseType, type Version } from "./version";

/** A version file that the bump changes: the same edits at HEAD's offsets and at the working tree's. */
export interface BumpFile {
  path: string;
  /** How the working tree's file stands; `wanted` is what a bump that was cut off has left. */
  state: "head" | "wanted" | "foreign" | "missing" | "link" | "outside";
  /** The index has it as HEAD does (`head`), as this bump would leave it (`wanted`), or otherwise. */
  index: "head" | "wanted" | "foreign";
  /** `wanted`, and the run that was cut off has left its temporary file beside it. */
  leftover: boolean;
  places: readonly Disagreement[];
  /** The edits at the working tree's offsets, and sha256 of its bytes before and after. */
  edits: readonly Edit[];
  was: string;
  now: string;
  /** sha256 of the blob that the commit must hold. */
  blob: string;
}

export interface BumpFacts {
  head: string;
  old: Version | undefined;
  manifests: Manifests;
  tagPrefix: string;
  tags: readonly TagFact[];
  files: readonly BumpFile[];
  /** Other paths that git status lists. */
  dirt: readonly string[];
  /** A merge, rebase or the like that has begun: its name in words. */
  operation: string | undefined;
  locks: readonly string[];
  /** Other tracked files that hold the old version, and how often. */
  mentions: readonly { path: string; count: number }[];
  /** Whether cargo can be started, where the command was asked to use it. */
  cargo: boolean | undefined;
}

export interface BumpOptions {
  commit: boolean;
  allowDirty: boolean;
  verify: boolean;
  offline: boolean;
  message: string;
}

export interface BumpData {
  old?: string;
  version: string;
  pep440: string;
  release_type: string;
  tag: string;
  mentions: readonly { path: string; count: number }[];
  notes: readonly string[];
  /** Each place with its whole line before and after. */
  files: { path: string; places: { line: number; what: string; was: string; now: string }[] }[];
}

/** The Plan of a bump: all Checks, then the edits of all files, then the commit. */
export function planBump(facts: BumpFacts, version: Version, options: BumpOptions): Plan<BumpData> | Answer<BumpData> {
  const checks = [...treeChecks(facts, options), ...policyChecks(facts, version)];
  const steps = verdictOf(checks) === "yes" ? bumpSteps(facts, options) : [];
  const commit = `git commit -m ${shellWord(options.message)}`;
  const data = bumpData(facts, version, options);
  const title = `bump to ${version.text}`;
  if (steps.length === 0 && verdictOf(checks) === "yes") return nothingToDo(version, facts.tagPrefix, { where: "the index", next: commit });
  const next = options.commit ? TO_MAIN : commit;
  const question = options.commit ? `Write these and commit ${JSON.stringify(options.message)}?` : "Write these and stage them?";
  return { kind: "plan", title, checks, steps, local: true, data, question, next };
}

const TO_MAIN = "get it onto main, then  cogrel tag";

/** HEAD, or with --no-commit the index, holds the version in lockstep already. */
export function nothingToDo(version: Version, prefix: string, { where, next } = { where: "HEAD", next: TO_MAIN }): Answer<BumpData> {
  const data = { ...identity(version, prefix), mentions: [], notes: [], files: [] };
  return { kind: "answer", title: `nothing to do: ${where} holds ${version.text} in lockstep`, verdict: "yes", data, checks: [], next };
}

/** HEAD holds the version, but a git that was killed after it made the commit did not get to the index. */
export function planIndex(version: Version, prefix: string, files: FileState[], locks: readonly string[]): Plan<BumpData> {
  const title = `put the index right after the bump to ${version.text}`;
  const data = { ...identity(version, prefix), mentions: [], notes: [], files: [] };
  const checks: Check[] = locks.length > 0 ? [lockFiles(locks)] : [];
  const steps: Action[][] = locks.length > 0 ? [] : [[{ do: "stage", files }]];
  return { kind: "plan", title, checks, steps, local: true, data, question: "Stage the version files as HEAD has them?" };
}

function identity(version: Version, prefix: string) {
  return { version: version.text, pep440: pep440(version), release_type: releaseType(version), tag: tagName(version, prefix) };
}

function bumpData({ old, tagPrefix, mentions, manifests, files }: BumpFacts, version: Version, { offline }: BumpOptions): BumpData {
  const texts = new Map(manifests.parts.flatMap((part) => [...part.texts]));
  const shown = files.map(({ path, places }) => ({ path, places: wholeLines(texts.get(path) ?? "", places) }));
  const asked = offline ? ["the tags are those that are here; the remote was not asked"] : [];
  const notes = [...asked, ...manifests.parts.flatMap((part) => part.notes)];
  return { ...(old && { old: old.text }), ...identity(version, tagPrefix), mentions, notes, files: shown };
}

/** Longer lines, as in minified JSON, are shown by their versions only. */
const LONGEST_LINE = 200;

/** Each place as its whole line before and after the bump, as a diff has it; several edits of one line are one place. */
function wholeLines(text: string, places: readonly Disagreement[]): BumpData["files"][number]["places"] {
  const lines = new Map<number, Disagreement[]>();
  for (const place of places) {
    const line = lines.get(place.line);
    if (line) line.push(place);
    else lines.set(place.line, [place]);
  }
  return [...lines].flatMap(([line, here]) => {
    const start = text.lastIndexOf("\n", Math.min(...here.map((place) => place.start)) - 1) + 1;
    const last = Math.max(...here.map((place) => place.end));
    const end = text.indexOf("\n", last) === -1 ? text.length : text.indexOf("\n", last);
    if (end - start > LONGEST_LINE) return here.map(({ what, was, now }) => ({ line, what, was, now }));
    const was = text.slice(start, end);
    const now = applyEdits(
      was,
      here.map((place) => ({ start: place.start - start, end: place.end - start, was: place.was, now: place.now })),
    );
    const what = [...new Set(here.map((place) => place.what))].filter((one) => one !== "").join(", ");
    return [{ line, what, was: was.trim(), now: now.trim() }];
  });
}

function bumpSteps({ files, head }: BumpFacts, { commit, message, verify, offline }: BumpOptions): Action[][] {
  const edits = files
    .filter((file) => file.state === "head" || file.leftover)
    .map(({ path, was, now, edits }): Action => ({ do: "edit", path, was, now, edits: edits.map(plainEdit) }));
  const lock = files.find((file) => file.path.endsWith("Cargo.lock")) ?? files.find((file) => file.path.endsWith("Cargo.toml"));
  const manifest = lock?.path.replace(/Cargo\.lock$/, "Cargo.toml");
  const check: Action[] = verify && manifest !== undefined ? [{ do: "verify", manifest, offline }] : [];
  return [edits, check, last()].filter((step) => step.length > 0);

  function last(): Action[] {
    if (commit) return [{ do: "commit", message, parent: head, files: files.map(({ path, blob }) => ({ path, now: blob })) }];
    const unstaged = files.filter((file) => file.index !== "wanted");
    return unstaged.length === 0 ? [] : [{ do: "stage", files: unstaged.map(({ path, now }) => ({ path, now })) }];
  }
}

function plainEdit({ start, end, was, now }: Edit): Edit {
  return { start, end, was, now };
}

/** What must hold of the checkout before anything is written. */
function treeChecks(facts: BumpFacts, { allowDirty, verify }: BumpOptions): Check[] {
  const { operation, locks, cargo } = facts;
  const checks: Check[] = [readable(facts.manifests), pathInside(facts.files), untouched(facts.files)];
  if (!allowDirty) checks.push(clean(facts.dirt));
  checks.push(
    operation === undefined
      ? { rule: "no-operation", verdict: "yes" }
      : { rule: "no-operation", verdict: "no", found: `a ${operation} is in progress`, fix: `git ${operation} --continue, or --abort` },
  );
  if (locks.length > 0) checks.push(lockFiles(locks));
  if (verify && cargo === false)
    checks.push({ rule: "cargo-there", verdict: "unknown", found: "cargo cannot be started", fix: "install cargo, or leave --verify out" });
  return checks;
}

function readable({ unreadable }: Manifests): Check {
  if (unreadable.length === 0) return { rule: "manifest-readable", verdict: "yes" };
  const found = unreadable.map(
    ({ path, line, column, why }) => `${[path, line, column].filter((one) => one !== undefined).join(":")} ${why}`,
  );
  return {
    rule: "manifest-readable",
    verdict: "no",
    found: found.join("; "),
    expected: "files that can be parsed",
    fix: `edit ${unreadable[0]?.path}, commit it, then bump`,
  };
}

function pathInside(files: readonly BumpFile[]): Check {
  const odd = files.filter((file) => file.state === "link" || file.state === "outside");
  if (odd.length === 0) return { rule: "path-inside", verdict: "yes" };
  const found = odd.map(
    ({ path, state }) => `${path} ${state === "link" ? "is or is behind a symbolic link" : "is outside the repository"}`,
  );
  return { rule: "path-inside", verdict: "no", found: found.join(", "), fix: "make them plain files of this repository" };
}

function untouched(files: readonly BumpFile[]): Check {
  const touched = files
    .filter((file) => file.state === "foreign" || file.state === "missing" || file.index === "foreign")
    .map((file) => file.path);
  if (touched.length === 0) return { rule: "files-untouched", verdict: "yes" };
  const fix = `git diff HEAD -- ${touched.map(shellWord).join(" ")}        then commit or restore them`;
  return { rule: "files-untouched", verdict: "no", found: `changed since HEAD: ${touched.join(", ")}`, expected: "HEAD's content", fix };
}

function clean(dirt: readonly string[]): Check {
  if (dirt.length === 0) return { rule: "tree-clean", verdict: "yes" };
  const most = 5;
  const rest = dirt.length > most ? ` and ${dirt.length - most} more` : "";
  return {
    rule: "tree-clean",
    verdict: "no",
    found: dirt.slice(0, most).join(", ") + rest,
    fix: "git stash -u, or commit them, or --allow-dirty",
  };
}

// G17: a git that was killed leaves these; so does one that is at work. Only a person can tell.
function lockFiles(locks: readonly string[]): Check {
  const fix = `see that no git runs (ps ax | grep '[g]it'), then  rm ${locks.map(shellWord).join(" ")}`;
  return { rule: "git-locks", verdict: "unknown", found: locks.join(", "), expected: "no lock file of git", fix };
}

function policyChecks(facts: BumpFacts, version: Version): Check[] {
  const fix = (next: Version) => `cogrel bump ${next.text}`;
  // A repair writes the version that the canonical file holds already, which may be the released one.
  const repair = facts.old?.text === version.text;
  const own = repair ? tagName(version, facts.tagPrefix) : "";
  const question = { version, own, tags: facts.tags, scope: "repository" } as const;
  const checks = repair ? keepsReleased(question, fix) : versionPolicy(question, fix);
  return [...checks, ...belowCurrent(facts, version)];
}

/** A warning only: going back is right after an untagged mistake or for a patch of the line before. */
function belowCurrent({ old, tags }: BumpFacts, version: Version): Check[] {
  if (!old || compareVersions(version, old) >= 0) return [];
  return [
    {
      rule: "above-current",
      verdict: "yes",
      found: `below the current ${old.text}`,
      fix: `cogrel bump ${nextFree(old, tags).text}        if that was not meant`,
    },
  ];
}

/** Lockstep findings for keywords, which need one version to count from. */
export function lockstepCheck(manifests: Manifests, wrong: readonly Disagreement[]): Check {
  const { text } = manifests;
  if (wrong.length === 0) return { rule: "lockstep", verdict: "yes", ...(text !== undefined && { found: text }) };
  const places = wrong.slice(0, 5).map(placeShown).join(", ");
  return { rule: "lockstep", verdict: "no", found: places, ...(text !== undefined && { expected: text, fix: `cogrel bump ${text}` }) };
}

const CRLF = /\r\n/g;

export interface Stand {
  state: "head" | "wanted" | "foreign";
  /** It is that only if git turns LF into CRLF for this file. */
  converted: boolean;
  /** The working tree's text before and after the bump. */
  before: string;
  after: string;
  edits: Edit[];
}

/**
 * How a working-tree text stands to HEAD's and to what this bump would make of it, and the edits at its own offsets. A
 * checkout with autocrlf differs in line ends; whether that difference is git's own is the caller's to find out (`converted`).
 */
export function standOf(head: string, work: string, edits: readonly Edit[], wanted = applyEdits(head, edits)): Stand {
  if (work === head) return { state: "head", converted: false, before: head, after: wanted, edits: [...edits] };
  if (work === wanted) return { state: "wanted", converted: false, before: head, after: wanted, edits: [...edits] };
  const before = head.replace(/\n/g, "\r\n");
  const shifted = atCrlf(head, edits);
  const after = head.includes("\r") ? wanted : applyEdits(before, shifted);
  if (head.includes("\r") || work.replace(CRLF, "\n").includes("\r")) return foreign();
  if (work === before) return { state: "head", converted: true, before, after, edits: shifted };
  return work === after ? { state: "wanted", converted: true, before, after, edits: shifted } : foreign();

  function foreign() {
    return { state: "foreign" as const, converted: false, before: work, after: work, edits: [] };
  }
}

/** The edits at the offsets of the same text with CRLF; `was` and `now` hold line ends too when blocks move. */
function atCrlf(head: string, edits: readonly Edit[]): Edit[] {
  let lines = 0;
  let from = 0;
  const at = (offset: number) => {
    for (let next = head.indexOf("\n", from); next !== -1 && next < offset; next = head.indexOf("\n", from)) {
      lines++;
      from = next + 1;
    }
    return offset + lines;
  };
  const crlf = (text: string) => text.replace(/\n/g, "\r\n");
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  return sorted.map(({ start, end, was, now }) => ({ start: at(start), end: at(end), was: crlf(was), now: crlf(now) }));
}
