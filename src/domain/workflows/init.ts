import { type Check, verdictOf } from "../check";
import type { Answer, Plan } from "../plan";
import { shellWord } from "../quoted";
import { type GeneratedFile, WRITTEN } from "./files";
import { KEEP, readKept, withKept } from "./kept";

/** A file of CI as the working tree has it. */
export type FileThere =
  | { kind: "missing" }
  | { kind: "odd" }
  | { kind: "plain"; text: string; digest: string; indexed: string | undefined };

/** A file as cogrel writes it, what is there in its place, and what becomes of both. */
export interface CiFile {
  path: string;
  state: "new" | "changed" | "same" | "refused";
  /** What is there; `""` where nothing is. */
  before: string;
  /** What is to be there. */
  text: string;
  /** sha256 of what is there. */
  was?: string;
  checks: readonly Check[];
}

export interface CiInitData {
  files: { path: string; state: CiFile["state"] }[];
  /** Workflows that cogrel cannot write for this Project. */
  left_out: readonly string[];
  /** The change as `git apply` takes it; with --diff only. */
  diff?: string;
}

export interface CiInitFacts {
  files: readonly CiFile[];
  ofCogShape: boolean;
  /** Whether it is known which jobs CI has here. */
  jobsKnown: boolean;
  digest(text: string): string;
}

/** What becomes of a file: what a person wrote into its kept parts goes into the new text; nothing is written over that is nowhere else. */
export function ciFile({ path, text }: GeneratedFile, there: FileThere): CiFile {
  if (there.kind === "missing") return { path, state: "new", before: "", text, checks: [] };
  if (there.kind !== "plain") return refused(path, text, own(path, "is no plain UTF-8 file, or behind a link"));
  const before = there.text.replaceAll("\r\n", "\n");
  const kept = readKept(before);
  if (path.endsWith(".json")) return rewritten(path, before, text, there, (one) => one);
  if (!before.split("\n", 1)[0]?.startsWith(`# ${WRITTEN}.`)) return refused(path, before, own(path, "is not one that cogrel wrote"));
  if ("fault" in kept) return refused(path, before, keptCheck(path, kept.fault));
  const { text: full, lost } = withKept(text, kept);
  if (lost.length > 0) {
    const names = lost.map((name) => `${KEEP}${name}`).join(", ");
    return refused(path, before, keptCheck(path, `has lines below "${names}", which the new file has no place for`));
  }
  return rewritten(path, before, full, there, (one) => {
    const read = readKept(one);
    return "fault" in read ? undefined : read.rest;
  });
}

function rewritten(
  path: string,
  before: string,
  text: string,
  { digest, indexed }: Extract<FileThere, { kind: "plain" }>,
  ours: (text: string) => string | undefined,
): CiFile {
  if (before === text) return { path, state: "same", before, text, checks: [] };
  // Outside of the kept parts the new text replaces what is there: git must have it.
  const saved = indexed !== undefined && ours(indexed.replaceAll("\r\n", "\n")) === ours(before);
  const word = shellWord(path);
  const check: Check = {
    rule: "workflow-saved",
    verdict: "no",
    found: `${path} has changes that would be written over and that git has not got`,
    fix: `git add ${word}        or take them back: git checkout -- ${word}`,
  };
  return saved ? { path, state: "changed", before, text, was: digest, checks: [] } : { ...refused(path, before, check), text };
}

function refused(path: string, text: string, check: Check): CiFile {
  return { path, state: "refused", before: text, text, checks: [check] };
}

function own(path: string, found: string): Check {
  const word = shellWord(path);
  const fix = `mv ${word} ${shellWord(`${path.slice(path.lastIndexOf("/") + 1)}.old`)}        then the same command again, and take over what you need`;
  return { rule: "workflow-own", verdict: "no", found: `${path} ${found}`, fix };
}

function keptCheck(path: string, found: string): Check {
  return { rule: "workflow-kept", verdict: "no", found: `${path} ${found}`, fix: `$EDITOR ${shellWord(path)}` };
}

const RELEASE_FILES = ["release-build.yaml", "release-publish.yaml", "homebrew-tap.yaml"];

/** Writes the files of CI, as far as they are not there already. */
export function planCiInit(facts: CiInitFacts): Plan<CiInitData> | Answer<CiInitData> {
  const checks = checksOf(facts);
  const changed = facts.files.filter(({ state }) => state === "new" || state === "changed");
  const data = dataOf(facts);
  const refusing = verdictOf(checks) !== "yes";
  if (changed.length === 0 && !refusing) {
    return { kind: "answer", title: "the workflows are as cogrel writes them", verdict: "yes", data, checks };
  }
  const actions = changed.map(({ path, text, was }) => ({
    do: "put-file" as const,
    path,
    ...(was !== undefined && { was }),
    now: facts.digest(text),
    text,
  }));
  return {
    kind: "plan",
    title: refusing ? "the files of CI" : `${changed.length === 1 ? "1 file" : `${changed.length} files`} of CI`,
    checks,
    steps: refusing ? [] : [actions],
    local: true,
    data,
    question: "Write these?",
    next: "git add .github && git commit",
  };
}

/** What it would change, as a patch; changes nothing. */
export function diffOfCiInit(facts: CiInitFacts, diff: string): Answer<CiInitData> {
  const checks = checksOf(facts);
  const lines = diff === "" ? [] : diff.replace(/\n$/, "").split("\n");
  return {
    kind: "answer",
    title: "what cogrel ci init would change",
    verdict: verdictOf(checks),
    data: { ...dataOf(facts), diff },
    checks,
    lines,
  };
}

function dataOf({ files, ofCogShape }: CiInitFacts): CiInitData {
  return { files: files.map(({ path, state }) => ({ path, state })), left_out: ofCogShape ? [] : RELEASE_FILES };
}

function checksOf({ files, ofCogShape, jobsKnown }: CiInitFacts): Check[] {
  const refusing = files.flatMap(({ checks }) => checks);
  const fine: Check[] =
    refusing.length > 0 ? [] : [{ rule: "workflow-own", verdict: "yes", found: "nothing of a person's is written over" }];
  return [...fine, ...refusing, ...(jobsKnown ? [] : [jobsCheck()]), ...(ofCogShape ? [] : [releaseCheck()])];
}

/** Jobs without what they test would only be red. */
function jobsCheck(): Check {
  return {
    rule: "workflow-jobs",
    verdict: "no",
    found: "cogrel.toml has no jobs under [ci], and those that cogrel knows are Cog's",
    expected: "components and jobs of this repository",
    fix: "name [[ci.components]] and [[ci.jobs]] in cogrel.toml        docs/configuration.md has an example under CI",
  };
}

function releaseCheck(): Check {
  return {
    rule: "workflow-release",
    verdict: "yes",
    found: "left out: the packages are not Cog's, and how they are built is not known here",
    fix: "docs/adopting.md says which commands a release workflow calls",
  };
}
