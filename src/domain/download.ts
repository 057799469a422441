import { isAssetName } from "./assets/asset-name";
import { listed } from "./assets/finding";
import { type Check, verdictOf } from "./check";
import type { RuleCode } from "./codes";
import { matchesGlob } from "./glob";
import type { Action, Answer, Plan, Row } from "./plan";
import { Problem } from "./problem";
import { quoted } from "./quoted";
import { registryChecks, type TargetSeen } from "./registries/checks";
import type { Asset, Release } from "./release";

export interface DownloadFacts {
  tag: string;
  repository: string;
  /** The published release; `undefined` where there is none. */
  release: Release | undefined;
  /** The pattern of the names that are wanted. */
  only: string;
  /** The folder, absolute, and as it was named. */
  folder: string;
  named: string;
  /** What verify-release found: name → sha256 in hex. */
  digests: ReadonlyMap<string, string>;
  /** What the folder has under these names: name → sha256, `undefined` for what is no file that can be read. */
  here: ReadonlyMap<string, string | undefined>;
  /** The registry from which files may be missing; `undefined`: all of them are wanted. */
  targets: readonly TargetSeen[] | undefined;
  /** Names that match and are of no package of that registry: they can't be missing from it. */
  unowned: readonly string[];
  /** A version that is free, for what a registry has burnt. */
  next: string;
}

export interface DownloadData {
  tag: string;
  folder: string;
  files: readonly { name: string; size: number; sha256?: string; state: "wanted" | "here" | "published" }[];
}

/** What `--digests` says: verify-release's output. Throws `usage`, exit 2, for anything else. */
export function readDigests(text: string): Map<string, string> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    read = undefined;
  }
  const entries = typeof read === "object" && read !== null && !Array.isArray(read) ? Object.entries(read) : undefined;
  if (entries?.every((one): one is [string, string] => typeof one[1] === "string" && /^[0-9a-f]{64}$/.test(one[1])))
    return new Map(entries);
  throw new Problem("usage", `--digests takes verify-release's output digests, a JSON object of name and sha256, not ${quoted(text)}`, {
    exit: 2,
    fix: '--digests "$DIGESTS"        with DIGESTS under env from the output digests of the job that ran cogrel verify-release',
  });
}

/**
 * The Plan of a download for a job that publishes: only what verify-release looked at, each file by the digest that it gave; an Answer where
 * nothing is left to get.
 */
export function planDownload(facts: DownloadFacts): Plan<DownloadData> | Answer<DownloadData> {
  const { tag, repository, folder, named, release, only } = facts;
  const matching = (release?.assets ?? []).filter(({ name }) => matchesGlob(only, name));
  const there = publishedFiles(facts);
  const wanted = matching.filter(({ name }) => !there.has(name));
  const missing = wanted.filter(({ name }) => !facts.here.has(name));
  const checks = [
    ...released(facts),
    ...(release ? [matches(facts, matching)] : []),
    ...(matching.length > 0 ? [digestsKnown(facts, matching), folderFree(facts, matching)] : []),
    ...registryChecks(facts.targets ?? [], facts.next),
  ];
  const files = matching.map(({ name, size }): DownloadData["files"][number] => {
    const sha256 = facts.digests.get(name);
    const state = there.has(name) ? "published" : facts.here.has(name) ? "here" : "wanted";
    return { name, size, ...(sha256 !== undefined && { sha256 }), state };
  });
  const data = { tag, folder: named, files };
  const table = { rows: files.map(rowOf) };
  if (verdictOf(checks) === "yes" && missing.length === 0) {
    const title = `nothing to do: ${wanted.length === 0 ? "every file is published" : `${count(wanted.length)} of ${tag} in ${named}`}`;
    return { kind: "answer", title, verdict: "yes", data, checks: [], prose: [title] };
  }
  const steps = missing.map(
    ({ name, size }): Action => ({ do: "download", repository, tag, to: folder, name, size, digest: facts.digests.get(name) ?? "" }),
  );
  return {
    kind: "plan",
    title: `download ${count(missing.length)} of ${tag} to ${named}`,
    checks,
    steps: verdictOf(checks) === "yes" ? [steps] : [],
    local: false,
    data,
    table,
    question: `Download ${count(missing.length)} of ${tag} to ${named}?`,
  };
}

const count = (files: number) => (files === 1 ? "1 file" : `${files} files`);

/** What the registry has already, with the same bytes. */
function publishedFiles({ targets }: DownloadFacts): Set<string> {
  const files = (targets ?? []).flatMap(({ standing }) => standing.files);
  return new Set(files.filter(({ state }) => state === "same" || state === "yanked").map(({ name }) => name));
}

function released({ release, tag }: DownloadFacts): Check[] {
  if (release) return [];
  return [
    { rule: "release-published", verdict: "no", found: `${tag} has no published release`, expected: "one", fix: `cogrel publish ${tag}` },
  ];
}

function matches({ only, release, unowned }: DownloadFacts, matching: readonly Asset[]): Check {
  const rule = "download-match";
  if (unowned.length > 0) {
    const found = `${quoted(only)} matches what is of no package on PyPI: ${listed(unowned)}`;
    return { rule, verdict: "no", found, expected: "files of PyPI's packages", fix: "let --only match those, or leave --missing-from out" };
  }
  if (matching.length > 0) return { rule, verdict: "yes", found: count(matching.length) };
  const names = (release?.assets ?? []).map(({ name }) => name).sort();
  return {
    rule,
    verdict: "no",
    found: `none of ${listed(names)} matches ${quoted(only)}`,
    expected: "at least one",
    fix: "look at --only",
  };
}

function digestsKnown({ digests }: DownloadFacts, matching: readonly Asset[]): Check {
  const wrong = matching.flatMap(({ name, digest, state }) => {
    const known = digests.get(name);
    if (!isAssetName(name)) return [`${quoted(name)} is no name for a file`];
    if (state !== "uploaded") return [`${name} is what a broken upload left`];
    if (known === undefined) return [`${name} has no digest in --digests`];
    return digest !== undefined && digest !== known
      ? [`${name} is ${digest.slice(0, 10)} on GitHub, ${known.slice(0, 10)} in --digests`]
      : [];
  });
  return judged("download-digests", wrong, "cogrel verify-release        again, in the job before this one");
}

/** A job uploads what its folder has: nothing may be there under these names, or fit the pattern, but the release's own bytes. */
function folderFree({ here, digests, named, only }: DownloadFacts, matching: readonly Asset[]): Check {
  const own = new Set(matching.map(({ name }) => name));
  const others = matching.flatMap(({ name }) =>
    here.has(name) && digests.has(name) && here.get(name) !== digests.get(name) ? [`${named} has other bytes under ${name}`] : [],
  );
  const foreign = [...here.keys()].filter((name) => matchesGlob(only, name) && !own.has(name) && !isPartial(name));
  return judged(
    "download-folder",
    [...others, ...foreign.map((name) => `${named} has ${quoted(name)}, which fits --only and is not of the release`)],
    "an empty folder for --to",
  );
}

/** What a download that was killed has left; the next one writes over it. */
const isPartial = (name: string) => name.startsWith(".") && name.endsWith(".cogrel-tmp");

function judged(rule: RuleCode, wrong: readonly string[], fix: string): Check {
  return wrong.length === 0 ? { rule, verdict: "yes" } : { rule, verdict: "no", found: listed(wrong), fix };
}

function rowOf({ name, state }: DownloadData["files"][number]): Row {
  const found = { wanted: "to be downloaded", here: "here already", published: "published already" }[state];
  return { cells: [name], mark: state === "wanted" ? "open" : "yes", found };
}
