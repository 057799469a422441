import { type Check, verdictOf } from "../check";
import { type Edit, reverseEdits } from "../edit";
import type { Action, Answer, Plan } from "../plan";
import { shellWord } from "../quoted";
import { pep440, releaseType, type Version } from "../version";

/** A file that a stamp edits, as HEAD has it and as the working tree has it. */
export interface StampFile {
  path: string;
  /** `wanted` is as this stamp leaves it, `stamped` as that of another tag does. */
  state: "head" | "wanted" | "stamped" | "foreign" | "missing" | "link" | "outside";
  /** The edits at the working tree's offsets that lead from HEAD's text to the stamped one; sha256 of both. */
  edits: readonly Edit[];
  head: string;
  stamped: string;
}

export interface StampFacts {
  tag: string;
  version: Version;
  files: readonly StampFile[];
  /** Files that cannot be stamped, and why. */
  faults: readonly { path: string; why: string }[];
  requirements: readonly string[];
  /** Relative images in the README. */
  images: readonly string[];
  /** What is left as it is, in words. */
  notes: readonly string[];
  /** Whether there is a file for variables of the steps that follow, and the value that the variable has now. */
  workflow: boolean;
  pretended: string | undefined;
}

export interface StampData {
  tag: string;
  version: string;
  pep440: string;
  release_type: string;
  requirements: readonly string[];
  files: { path: string; edits: number }[];
  images: readonly string[];
  notes: readonly string[];
  variable: { name: string; value: string };
}

/** The variable by which setuptools-scm, and what follows it, is told the version (https://setuptools-scm.readthedocs.io/en/latest/overrides/). */
const VARIABLE = "SETUPTOOLS_SCM_PRETEND_VERSION";

/** The Plan of a stamp; nothing where all of it is there already. */
export function planStamp(facts: StampFacts): Plan<StampData> | undefined {
  const checks = stampChecks(facts);
  const steps = verdictOf(checks) === "yes" ? stampSteps(facts) : [];
  if (steps.length === 0 && verdictOf(checks) === "yes") return undefined;
  const { tag } = facts;
  return { kind: "plan", title: `stamp for ${tag}`, checks, steps, local: true, data: dataOf(facts), question: "Write these?" };
}

/** What the build is told, where no workflow hands it on. */
export function announceStamp(facts: StampFacts): Answer<StampData> {
  const { variable } = dataOf(facts);
  const line = `${variable.name}=${variable.value}`;
  const title = `stamped for ${facts.tag}`;
  const told = facts.workflow ? {} : { lines: [line], next: `${line} uv build` };
  return { kind: "answer", title, verdict: "yes", data: dataOf(facts), checks: [], ...told };
}

/** The Plan that puts back what a stamp wrote, and nothing else; an Answer where nothing is left of one. */
export function planUndo(files: readonly StampFile[]): Plan<{ files: string[] }> | Answer<{ files: string[] }> {
  const foreign = files.filter(({ state }) => state === "foreign" || state === "link" || state === "outside");
  const stamped = files.filter(({ state }) => state === "wanted" || state === "stamped");
  const data = { files: stamped.map(({ path }) => path) };
  const title = "take the stamp back";
  const checks = foreign.map(ownCheck);
  if (stamped.length + foreign.length === 0) return { kind: "answer", title: "nothing is stamped", verdict: "yes", data, checks: [] };
  const edits = stamped.map(
    ({ path, edits, head, stamped: was }): Action => ({ do: "edit", path, was, now: head, edits: reverseEdits(edits) }),
  );
  return {
    kind: "plan",
    title,
    checks,
    steps: foreign.length > 0 ? [] : [edits],
    local: true,
    data,
    question: "Put these back as HEAD has them?",
  };
}

function stampChecks({ files, faults, images, notes, tag }: StampFacts): Check[] {
  const broken = faults.map(
    ({ path, why }): Check => ({
      rule: "stamp-readable",
      verdict: "no",
      found: `${path} ${why}`,
      fix: `git log -p -1 -- ${shellWord(path)}        shows its last change`,
    }),
  );
  const wrong = files
    .filter(({ state }) => state !== "head" && state !== "wanted")
    .map((file) => (file.state === "stamped" ? otherCheck(file, tag) : ownCheck(file)));
  return [...broken, ...(wrong.length > 0 ? wrong : [untouched(files)]), ...notes.map(noteCheck), ...imagesCheck(images)];
}

function noteCheck(found: string): Check {
  return { rule: "stamp-readable", verdict: "yes", found, fix: "write its links in full, with https:" };
}

function untouched(files: readonly StampFile[]): Check {
  return { rule: "stamp-files", verdict: "yes", found: files.map(({ path }) => path).join(", ") || "none needs it" };
}

const FOUND: Readonly<Record<string, string>> = {
  foreign: "has changes that are not a stamp's",
  missing: "is not there",
  link: "is no plain file",
  outside: "is outside the repository",
};

/** A person's own changes are nobody's to overwrite. */
function ownCheck({ path, state }: StampFile): Check {
  const word = shellWord(path);
  const fix =
    state === "foreign"
      ? `git diff HEAD -- ${word}        shows them; commit them, or git checkout HEAD -- ${word}`
      : `git checkout HEAD -- ${word}`;
  return { rule: "stamp-files", verdict: "no", found: `${path} ${FOUND[state]}`, fix };
}

function otherCheck({ path }: StampFile, tag: string): Check {
  return { rule: "stamp-files", verdict: "no", found: `${path} is stamped for another tag than ${tag}`, fix: "cogrel stamp --undo" };
}

function imagesCheck(images: readonly string[]): Check[] {
  if (images.length === 0) return [];
  const found = `${images.slice(0, 3).join(", ")}${images.length > 3 ? ` and ${images.length - 3} more` : ""} left as they are; PyPI shows none of them`;
  return [
    { rule: "readme-images", verdict: "yes", found, fix: "write them in README as https://raw.githubusercontent.com/OWNER/NAME/TAG/PATH" },
  ];
}

function stampSteps({ files, version, workflow, pretended }: StampFacts): Action[][] {
  const edits = files
    .filter(({ state }) => state === "head")
    .map(({ path, edits, head, stamped }): Action => ({ do: "edit", path, was: head, now: stamped, edits: [...edits] }));
  const value = pep440(version);
  const set: Action[] = workflow && pretended !== value ? [{ do: "set-env", name: VARIABLE, value }] : [];
  return [edits, set].filter((step) => step.length > 0);
}

function dataOf({ tag, version, requirements, files, images, notes }: StampFacts): StampData {
  const value = pep440(version);
  return {
    tag,
    version: version.text,
    pep440: value,
    release_type: releaseType(version),
    requirements,
    files: files.map(({ path, edits }) => ({ path, edits: edits.length })),
    images,
    notes,
    variable: { name: VARIABLE, value },
  };
}
