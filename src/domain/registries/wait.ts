import { versionKey } from "../assets/python-name";
import { type Check, verdictOf } from "../check";
import type { Answer } from "../plan";
import { Problem } from "../problem";
import { quoted } from "../quoted";
import { type Run, type RunData, runDataOf, runOver } from "../runs";
import { isUnread, type Unread, unreadCheck } from "../unread";
import { fromPep440, parseVersion, pep440, type Version } from "../version";
import type { Standing } from "./standing";
import type { TargetKey } from "./target";

/** A package at a version, as `cogrel wait` is asked for it. */
export interface WaitTarget {
  key: Exclude<TargetKey, "homebrew">;
  registry: "pypi" | "crates";
  name: string;
  version: Version;
  /** The version is spelled as crates.io has it: PEP 440 says neither `rc1` nor `rc.1`. */
  exact: boolean;
}

/** A run of a workflow, by its id. */
export interface RunTarget {
  registry: "github";
  run: number;
}

const FORM = "pypi:NAME==VERSION, crates:NAME@VERSION or github:run/ID";
const RUN = /^github:run\/([1-9][0-9]{0,14})$/;
const TARGET = /^(?:(pypi):([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)==|(crates):([A-Za-z][A-Za-z0-9_-]{0,63})@)(.{1,80})$/;

/**
 * Reads `pypi:coglet==0.17.0rc1`, `crates:coglet@0.17.0-rc.1` or `github:run/123`; versions in semver, or in any spelling of PEP 440.
 * Throws `usage`, exit 2.
 */
export function readWaitTarget(text: string): WaitTarget | RunTarget {
  const [, run] = RUN.exec(text) ?? [];
  if (run !== undefined) return { registry: "github", run: Number(run) };
  return packageTarget(text);
}

function packageTarget(text: string): WaitTarget {
  const [, pypi, project, , crate, given = ""] = TARGET.exec(text) ?? [];
  const [registry, name] = pypi === undefined ? (["crates", crate] as const) : (["pypi", project] as const);
  if (name === undefined) throw refused(`${quoted(text)} is not of the form ${FORM}`);
  const own = parseVersion(given);
  const version = own ?? anySpelling(given);
  if (!version) throw refused(`${quoted(given)} in ${quoted(text)} is no version that cogrel releases`);
  return { key: `${registry}:${name}`, registry, name, version, exact: own !== undefined || version.label === undefined };
}

function refused(message: string): Problem {
  return new Problem("usage", message, { exit: 2, fix: "cogrel wait pypi:coglet==0.17.0" });
}

/** PEP 440's spellings of a version are many (`v0.17.RC-1`); what they mean is one. */
function anySpelling(text: string): Version | undefined {
  const [, release = "", rest = ""] = /^0!(\d+(?:\.\d+){0,2})((?:a|b|rc|\.dev)\d+)?$/.exec(versionKey(text) ?? "") ?? [];
  if (release === "") return undefined;
  const numbers = release.split(".");
  while (numbers.length < 3) numbers.push("0");
  return fromPep440(numbers.join(".") + rest);
}

/** What a look at a target found. */
export interface WaitSeen {
  target: WaitTarget;
  standing: Standing;
  /** The tag whose release it is compared with; `undefined` where there is nothing to compare with. */
  tag: string | undefined;
  /** The tag that was named, and that has no release yet to compare with. */
  owed?: string | undefined;
  /** It could not be read at all. */
  unread: boolean;
}

/** What a look at a run found. */
export interface RunSeen {
  target: RunTarget;
  seen: Run | Unread;
}

export interface WaitData {
  targets: readonly { target: string; version: string; state: string; found: string; tag?: string }[];
  runs?: readonly NonNullable<RunData["run"]>[];
}

/** What people call the place where installers look. */
const INDEX = { pypi: "PyPI's simple index", crates: "crates.io's sparse index" } as const;

/** What a look came to: over when all of it is there with the release's bytes, or when waiting can't bring that any more. */
export function waited(seen: readonly WaitSeen[], runs: readonly RunSeen[] = []): { answer: Answer<WaitData>; over: boolean } {
  const checks = [...seen.map(waitCheck), ...runs.map(runSeenCheck)];
  const verdict = verdictOf(checks);
  const unread = seen.filter((one) => one.unread).length + runs.filter(({ seen: run }) => isUnread(run)).length;
  const title =
    verdict === "yes"
      ? [...shownAll(seen), ...runs.map(({ target: { run } }) => `run ${run} succeeded`)].join("; ")
      : verdict === "no"
        ? "waiting longer would not help"
        : stillOpen(checks, unread, seen.length > 0 ? "there" : "over");
  const data = {
    targets: seen.map(({ target, standing: { state, found }, tag }) => ({
      ...{ target: target.key, version: versionIn(target), state, found },
      ...(tag !== undefined && { tag }),
    })),
    ...(runs.length > 0 && { runs: runs.flatMap(({ seen: run }) => (isUnread(run) ? [] : [runDataOf(run)])) }),
  };
  return { answer: { kind: "answer", title, verdict, data, checks }, over: verdict !== "unknown" };
}

function stillOpen(checks: readonly Check[], unread: number, where: "there" | "over"): string {
  const open = checks.filter((check) => check.verdict === "unknown").length - unread;
  const parts = [
    ...(open > 0 ? [`${open} of ${checks.length} not ${where} yet`] : []),
    ...(unread > 0 ? [`${unread} could not be read`] : []),
  ];
  return parts.join(", ");
}

function versionIn({ registry, version }: WaitTarget): string {
  return registry === "pypi" ? pep440(version) : version.text;
}

const shown = ({ target }: Pick<WaitSeen, "target">) => `${target.key} ${versionIn(target)}`;

const shownAll = (seen: readonly WaitSeen[]) => (seen.length > 0 ? [`${seen.map(shown).join(", ")}: there for installers`] : []);

function runSeenCheck({ target: { run }, seen }: RunSeen): Check {
  return isUnread(seen) ? unreadCheck("run-succeeded", seen, "success") : runOver(`run ${run}`, seen);
}

function waitCheck({ target, standing, tag, owed, unread }: WaitSeen): Check {
  const rule = "registry-visible";
  const name = shown({ target });
  const { state, found, files, closed } = standing;
  if (state === "same") return { rule, verdict: "yes", found: `${name}: ${found}` };
  if (state === "different" || state === "yanked") {
    const expected = closed
      ? `all the files of ${tag}`
      : state === "different"
        ? `the bytes of ${tag}`
        : "a version that installers choose";
    return { rule, verdict: "no", found: `${name}: ${found}`, expected, fix: fixOf(standing, target) };
  }
  if (owed !== undefined) {
    const why = `${owed} has no release that can be seen, and its bytes are what this waits for`;
    return { rule, verdict: "unknown", found: `${name}: ${found}; ${why}`, expected: `the bytes of ${owed}`, fix: `cogrel status ${owed}` };
  }
  if (tag === undefined && !unread && state === "unknown" && files.length > 0)
    return { rule, verdict: "yes", found: `${name}: there; no release to compare its bytes with` };
  const expected = tag === undefined ? `it in ${INDEX[target.registry]}` : `it in ${INDEX[target.registry]}, with the bytes of ${tag}`;
  return { rule, verdict: "unknown", found: `${name}: ${found}`, expected, fix: "the same command looks again" };
}

function fixOf({ state, closed }: Standing, { version }: WaitTarget): string {
  if (state === "yanked") return `cogrel withdraw ${version.text}        says how a version is taken back, and what is next`;
  const why = closed ? "what is missing can't be added any more" : "a registry never takes other bytes for a version";
  return `cogrel bump patch        ${why}`;
}
