import type { Check } from "./check";
import { verdictOf } from "./check";
import type { RuleCode } from "./codes";
import { type Disagreement, disagreements, type Manifests, placeShown } from "./manifests/manifests";
import type { Answer } from "./plan";
import { nextFree, versionPolicy } from "./policy";
import type { VersionFile } from "./project";
import { shellWord } from "./quoted";
import { POLICY } from "./release-type";
import type { TagFact } from "./tag";
import { pep440, releaseType, type Version, whyNotVersion } from "./version";

/** A tag as one side has it. */
export interface TagSeen {
  /** The object that the ref names. */
  object: string;
  /** What it peels to; `undefined` when that object is not here. */
  commit: string | undefined;
  /** What `commit` is: only a commit can be released. */
  type: "commit" | "tree" | "blob" | "tag" | undefined;
  /** The name inside a tag object. */
  inner?: string;
}

/** A release branch as the remote has it. */
export interface BranchTip {
  /** In full: refs/heads/main. */
  name: string;
  commit: string;
}

/** What is known of a commit that carries, or is to carry, a release tag. */
export interface CommitFacts {
  commit: string;
  manifests: Manifests;
  /** The files that must be there: those of the project. */
  files: readonly VersionFile[];
  /** The Cargo.lock files that the default branch has beside them. */
  locks?: readonly string[];
  branches: readonly BranchTip[];
  /** The globs that the branches were chosen by, for messages. */
  branchGlobs: readonly string[];
  onBranch: boolean;
  /** The history could be read to its beginning (G3). */
  complete: boolean;
  tags: readonly TagFact[];
}

type FilesAt = Pick<CommitFacts, "manifests" | "files" | "locks">;

export interface GateFacts {
  name: string;
  prefix: string;
  version: Version | undefined;
  here: TagSeen | undefined;
  remote: TagSeen | undefined;
  remoteName: string;
  /** `undefined` when no commit is known for the tag. */
  at: CommitFacts | undefined;
}

export interface GateData {
  tag: string;
  version?: string;
  pep440?: string;
  release_type?: string;
  is_dev?: boolean;
  is_prerelease?: boolean;
  commit?: string;
}

/** The gate: may this tag be released from its commit? All Checks; outputs for the yes. */
export function judgeTag(facts: GateFacts): Answer<GateData> {
  const { name, version, at } = facts;
  const checks = [tagGrammar(facts), ...tagObject(facts), tagRemote(facts)];
  if (at) checks.push(...(version ? commitChecks(at, version, name) : filesThere(at, "cogrel bump patch")));
  const data = gateData(facts);
  const verdict = verdictOf(checks);
  const from = at ? ` from ${brief(at.commit)}` : "";
  const title = `${name} ${verdict === "yes" ? "may" : "must not"} be released${from}`;
  return { kind: "answer", title, verdict, data, checks, outputs: outputsOf(data) };
}

/** All of the tag's gate but rule a: nobody who may push a tag can block a finished draft (DESIGN §5). */
export function gateAgain(gate: GateFacts): Check[] {
  return judgeTag(gate).checks.filter(({ rule }) => rule !== "version-free");
}

/** Lockstep, branch rule and version policy of a commit that carries, or is to carry, this version's tag. */
export function commitChecks(at: CommitFacts, version: Version, own: string, scope: "ancestors" | "repository" = "ancestors"): Check[] {
  const fix = (next: Version) => `cogrel bump ${next.text}`;
  const next = nextFree(version, at.tags);
  return [
    ...fileChecks(at, version, fix(next)).map((check) => (check.rule === "lock-version" ? withoutTwins(check, at) : check)),
    branchRule(at, version, scope, fix(next)),
    ...versionPolicy({ version, own, tags: at.tags, scope }, fix),
  ];
}

/** A lock that holds the version already as somebody's package of a registry is one that was made to fool a gate, or a mistake. */
function withoutTwins(check: Check, { manifests }: CommitFacts): Check {
  const twin = manifests.parts.flatMap((part) => part.twins)[0];
  if (!twin || check.verdict !== "yes") return check;
  return { rule: check.rule, verdict: "no", found: twin.found, expected: "the workspace's own package only", fix: twin.fix };
}

function tagGrammar({ name, prefix, version }: GateFacts): Check {
  if (version) return { rule: "tag-grammar", verdict: "yes", found: `${version.text}, ${releaseType(version)}` };
  const why = name.startsWith(prefix) ? whyNotVersion(name.slice(prefix.length)) : `it does not begin with ${prefix}`;
  const expected = `${prefix}X.Y.Z or ${prefix}X.Y.Z-LABEL[.]N`;
  return { rule: "tag-grammar", verdict: "no", found: why, expected, fix: "cogrel tag        makes the tag of the commit's version" };
}

// G6: a tag may point at anything, and may carry another name inside.
function tagObject({ name, remote, here }: GateFacts): Check[] {
  const seen = remote ?? here;
  if (!seen) return [];
  if (seen.type === undefined) {
    return [
      {
        rule: "tag-commit",
        verdict: "unknown",
        found: `${seen.object.slice(0, 10)} is not here`,
        expected: "a commit",
        fix: "run the same command again",
      },
    ];
  }
  const isCommit: Check = seen.type === "commit" ? { rule: "tag-commit", verdict: "yes" } : aBlob(seen.type);
  if (seen.inner === undefined) return [isCommit];
  if (seen.inner === name) return [isCommit, { rule: "tag-name", verdict: "yes" }];
  return [isCommit, { rule: "tag-name", verdict: "no", found: seen.inner, expected: name, fix: NEXT_NUMBER }];
}

const NEXT_NUMBER = "cogrel bump patch        or another next version; a pushed tag stays where it is";

function aBlob(type: string): Check {
  return { rule: "tag-commit", verdict: "no", found: `it names a ${type}`, expected: "a commit", fix: NEXT_NUMBER };
}

// G4: the remote's tag decides; what a checkout made of it is compared by commit.
function tagRemote({ name, version, remote, here, remoteName }: GateFacts): Check {
  if (!remote) {
    // cogrel tag checks before it pushes; a name that is no version is nothing to push.
    const fix = version ? `cogrel tag ${version.text}` : here ? `git tag -d ${name}` : "cogrel tag";
    return { rule: "tag-remote", verdict: "no", found: `the remote has no tag ${name}`, expected: "a pushed tag", fix };
  }
  if (here && here.commit !== remote.commit) {
    const found = `here ${brief(here.commit)}, on the remote ${brief(remote.commit)}`;
    const fix = `git fetch --force ${remoteName} refs/tags/${name}:refs/tags/${name}        then find out who moved it`;
    return { rule: "tag-remote", verdict: "no", found, expected: "the same commit on both sides", fix };
  }
  return { rule: "tag-remote", verdict: "yes", found: brief(remote.commit) };
}

/** Does every file of the project hold the version? One Check for each group of places. */
export function fileChecks(at: FilesAt, version: Version, fix: string): Check[] {
  const { manifests } = at;
  const broken = filesThere(at, fix);
  if (broken.length > 0) return broken;
  const wrong = new Map<RuleCode, Disagreement[]>();
  for (const one of disagreements(manifests, version.text)) {
    const rule = ruleOf(one.path);
    wrong.set(rule, [...(wrong.get(rule) ?? []), one]);
  }
  const gap = lockGap(at);
  const rules = new Set(manifests.parts.flatMap((part) => [...part.texts.keys()].map(ruleOf)));
  return FILE_RULES.filter((rule) => rules.has(rule) || rule === gap?.rule).map((rule) => {
    const found = wrong.get(rule)?.map(placeShown);
    if (found) return { rule, verdict: "no", found: listed(found), expected: version.text, fix };
    return rule === gap?.rule ? gap : { rule, verdict: "yes", found: version.text };
  });
}

/** A lock that is gone though the default branch has it, or that does not know a member: builds with --locked stop there. */
function lockGap({ manifests: { parts }, locks = [] }: FilesAt): Check | undefined {
  const gone = locks.find((lock) => !parts.some((part) => part.texts.has(lock)));
  if (gone !== undefined) {
    const fix = `cargo generate-lockfile --manifest-path ${shellWord(gone.replace(/lock$/, "toml"))}        commit it, then use the next version`;
    return { rule: "lock-version", verdict: "no", found: `${gone} is not there; the default branch has it`, fix };
  }
  const gap = parts.flatMap((part) => part.gaps)[0];
  return gap && { rule: "lock-version", verdict: "no", found: gap.found, fix: gap.fix };
}

const FILE_RULES: readonly RuleCode[] = ["version-file", "manifests-version", "lock-version"];

function ruleOf(path: string): RuleCode {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "VERSION.txt") return "version-file";
  return name === "Cargo.lock" ? "lock-version" : "manifests-version";
}

/** The Checks of files that are missing or cannot be read; none when all are there. */
function filesThere({ manifests, files }: FilesAt, bump: string): Check[] {
  const fix = `${bump}        once the version files of the branch can be read`;
  const broken = manifests.unreadable.map((one): Check => {
    const place = one.line === undefined ? one.path : `${one.path}:${one.line}${one.column === undefined ? "" : `:${one.column}`}`;
    return {
      rule: ruleOf(one.path) === "version-file" ? "version-file" : "manifest-readable",
      verdict: "no",
      found: one.why.startsWith("there is") ? `${place}: ${one.why}` : `${place} ${one.why}`,
      fix,
    };
  });
  if (files.length > 0 || broken.length > 0) return broken;
  return [{ rule: "version-file", verdict: "no", found: "no version file at this commit", expected: "VERSION.txt or Cargo.toml", fix }];
}

function branchRule(
  { commit, branches, branchGlobs, onBranch, complete }: CommitFacts,
  version: Version,
  scope: "ancestors" | "repository",
  bump: string,
): Check {
  const type = releaseType(version);
  if (!POLICY[type].mustBeOnMain) return { rule: "commit-on-main", verdict: "yes", found: `not asked of a ${type} version` };
  const where = branches.map((branch) => `${branch.name.slice("refs/heads/".length)} is ${brief(branch.commit)}`);
  const expected = `an ancestor of ${branchGlobs.join(" or ")}`;
  if (onBranch) return { rule: "commit-on-main", verdict: "yes", found: `${brief(commit)}; ${where.join(", ")}` };
  if (!complete) {
    return {
      rule: "commit-on-main",
      verdict: "unknown",
      found: "the history is shallow",
      expected,
      fix: "git fetch --unshallow        or fetch-depth: 0",
    };
  }
  const found = `${brief(commit)} is on no release branch; ${where.join(", ") || "the remote has none"}`;
  // A commit that is yet to be tagged can still be merged; a public tag stays where it is.
  const fix =
    scope === "repository"
      ? "cogrel tag        once it is merged; or use a dev version"
      : `${bump}        on a release branch; or use a dev version`;
  return { rule: "commit-on-main", verdict: "no", found, expected, fix };
}

export function gateData({ name, version, at }: GateFacts): GateData {
  if (!version) return { tag: name, ...(at && { commit: at.commit }) };
  const type = releaseType(version);
  return {
    tag: name,
    version: version.text,
    pep440: pep440(version),
    release_type: type,
    is_dev: type === "dev",
    is_prerelease: type === "pre-release",
    ...(at && { commit: at.commit }),
  };
}

function outputsOf(data: GateData): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}

function brief(id: string | undefined): string {
  return id === undefined ? "nothing that is here" : id.slice(0, 10);
}

function listed(found: readonly string[]): string {
  const most = 5;
  const rest = found.length - most;
  return rest > 0 ? `${found.slice(0, most).join(", ")} and ${rest} more` : found.join(", ");
}
