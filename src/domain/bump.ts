import { bumpChecks, lockFiles } from "./bump-checks";
import { type Check, verdictOf } from "./check";
import { applyEdits, type Edit } from "./edit";
import type { Disagreement, Manifests } from "./manifests/manifests";
import type { Action, Answer, FileState, Plan } from "./plan";
import { shellWord } from "./quoted";
import { type TagFact, tagName } from "./tag";
import { pep440, releaseType, type Version } from "./version";

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
  const checks = bumpChecks(facts, version, options);
  const steps = verdictOf(checks) === "yes" ? bumpSteps(facts, options) : [];
  const commit = `git commit -m ${shellWord(options.message)}`;
  const data = bumpData(facts, version, options);
  const title = `bump to ${version.text}`;
  if (steps.length === 0 && verdictOf(checks) === "yes") return nothingToDo(version, facts.tagPrefix, { where: "the index", next: commit });
  const next = options.commit ? toTag(version) : commit;
  const question = options.commit ? `Write these and commit ${JSON.stringify(options.message)}?` : "Write these and stage them?";
  return { kind: "plan", title, checks, steps, local: true, data, question, next };
}

/** A dev version may be tagged on any branch. */
function toTag(version: Version): string {
  return releaseType(version) === "dev" ? "cogrel tag" : "get it onto main, then  cogrel tag";
}

/** HEAD, or with --no-commit the index, holds the version in lockstep already. */
export function nothingToDo(version: Version, prefix: string, { where, next } = { where: "HEAD", next: toTag(version) }): Answer<BumpData> {
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
  const notes = [...asked, ...manifests.parts.flatMap((part) => [...part.notes, ...part.gaps.map(({ found, fix }) => `${found}: ${fix}`)])];
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

function bumpSteps({ files, head, manifests }: BumpFacts, { commit, message, verify, offline }: BumpOptions): Action[][] {
  const edits = files
    .filter((file) => file.state === "head" || file.leftover)
    .map(({ path, was, now, edits }): Action => ({ do: "edit", path, was, now, edits: edits.map(plainEdit) }));
  const workspaces = manifests.parts.filter((part) => part.kind === "cargo").map((part) => part.path);
  const check = verify ? workspaces.map((manifest): Action => ({ do: "verify", manifest, offline })) : [];
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
