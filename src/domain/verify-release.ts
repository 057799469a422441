import { type Check, type Verdict, verdictOf } from "./check";
import { type GateData, type GateFacts, gateAgain, gateData } from "./gate";
import type { TapStanding } from "./homebrew/tap";
import type { Answer, Mark, Row } from "./plan";
import { nextFree } from "./policy";
import type { Audited } from "./publish";
import { lacking, registryChecks, type TargetSeen } from "./registries/checks";
import type { TargetKey } from "./registries/target";
import type { Release } from "./release";
import { POLICY } from "./release-type";
import { isUnread, type Unread } from "./unread";
import { releaseType, type Version } from "./version";

export interface VerifyFacts {
  gate: GateFacts;
  version: Version;
  /** Every release that the token sees of the tag. */
  own: readonly Release[];
  /** Of the published one; `undefined` where there is none, or nothing is to be published. */
  audited: Audited | undefined;
  /** PyPI and crates.io, in the order in which they are published. */
  targets: readonly TargetSeen[];
  /** The tap; `undefined` where no cask is owed. */
  tap: TapStanding | Unread | undefined;
}

export interface VerifyData extends GateData {
  url?: string;
  /** What still lacks something, in the order in which it is published. */
  publish: readonly TargetKey[];
  /** Each asset's name and sha256 in hex. */
  digests: Readonly<Record<string, string>>;
}

/**
 * The gate before anything goes to a registry: the tag's gate once more, the one published release, its bytes, and the registries. Whatever is
 * there already with the same bytes is not to be published again, so that a re-run does exactly what is missing.
 */
export function judgeRelease(facts: VerifyFacts): Answer<VerifyData> {
  const { gate, version, own, audited, targets, tap } = facts;
  const release = own.find(({ draft }) => !draft);
  const next = nextFree(version, gate.at?.tags ?? []).text;
  const checks = [...gateAgain(gate), isPublished(facts), ...(audited?.checks ?? []), ...registryChecks(targets, next)];
  const verdict = verdictOf(checks);
  const publish = [...lacking(targets), ...(isTapOwed(tap) ? (["homebrew"] as const) : [])];
  const digests = Object.fromEntries((audited?.assets ?? []).map(({ name, digest }) => [name, digest]));
  const data: VerifyData = { ...gateData(gate), ...(release && { url: release.url }), publish, digests };
  return {
    kind: "answer",
    title: titleOf(facts, verdict, publish),
    verdict,
    data,
    checks,
    outputs: outputsOf(data),
    ...(targets.length > 0 && { table: { rows: [...targets.map(targetRow), ...(tap ? [tapRow(tap)] : [])] } }),
  };
}

function titleOf({ gate: { name }, version, tap }: VerifyFacts, verdict: Verdict, publish: readonly TargetKey[]): string {
  const type = releaseType(version);
  if (verdict === "unknown") return `whether anything of ${name} may be published`;
  if (verdict === "no") return `nothing of ${name} must be published`;
  if (!POLICY[type].registries) return `nothing to publish: ${name} is a ${type} version`;
  if (publish.length > 0) return `${name} may be published: ${publish.join(", ")}`;
  return tap && !isUnread(tap) && tap.state === "open"
    ? `nothing to publish: of ${name} only the tap is not there: ${tap.found}`
    : `nothing to publish: all of ${name} is there`;
}

/**
 * Homebrew's own job looks again before it acts: what isn't known here is its to find out, and what is in its way its to tell. A pull
 * request with this cask waits for a person, and not for another job.
 */
function isTapOwed(tap: VerifyFacts["tap"]): boolean {
  return tap !== undefined && (isUnread(tap) || !TAP_MARK[tap.state].settled);
}

const TAP_MARK: Readonly<Record<TapStanding["state"], { mark: Mark; settled: boolean }>> = {
  done: { mark: "yes", settled: true },
  "not owed": { mark: "yes", settled: true },
  open: { mark: "open", settled: true },
  absent: { mark: "open", settled: false },
  unknown: { mark: "unknown", settled: false },
  declined: { mark: "no", settled: false },
  different: { mark: "no", settled: false },
};

function isPublished({ gate: { name }, version, own }: VerifyFacts): Check {
  const release = own.find(({ draft }) => !draft);
  const drafts = own.filter(({ draft }) => draft);
  const rule = "release-published";
  if (!release) {
    const found = drafts[0] ? `it is a draft: ${drafts[0].url}` : `there is no release of ${name}`;
    const fix = drafts[0] ? `cogrel publish ${name}` : `cogrel draft ${name} --assets DIR        then cogrel publish ${name}`;
    return { rule, verdict: "no", found, expected: "a published release", fix };
  }
  if (drafts[0]) {
    const found = `${release.url}; there is a draft of the tag too: ${drafts[0].url}`;
    return { rule, verdict: "yes", found, fix: "delete the draft on GitHub: it is nobody's any more" };
  }
  const { prerelease } = POLICY[releaseType(version)];
  if (release.prerelease === prerelease) return { rule, verdict: "yes", found: release.url };
  const [is, flag] = prerelease ? ["not marked as a pre-release", ""] : ["marked as a pre-release", "=false"];
  return { rule, verdict: "yes", found: `${release.url}, ${is}`, fix: `gh release edit ${name} --prerelease${flag}` };
}

function targetRow({ key, standing: { state, found } }: TargetSeen): Row {
  return { cells: [key], mark: TARGET_MARK[state] ?? "open", found };
}

const TARGET_MARK: Readonly<Partial<Record<TargetSeen["standing"]["state"], Mark>>> = {
  same: "yes",
  "not owed": "yes",
  different: "no",
  unknown: "unknown",
};

function tapRow(tap: TapStanding | Unread): Row {
  if (isUnread(tap)) return { cells: ["homebrew"], mark: "unknown", found: tap.unread.message };
  return { cells: ["homebrew"], mark: TAP_MARK[tap.state].mark, found: tap.found };
}

function outputsOf(data: VerifyData): Record<string, string> {
  const { url: _, publish, digests, ...gate } = data;
  const texts = Object.fromEntries(Object.entries(gate).map(([key, value]) => [key, String(value)]));
  return { ...texts, publish: JSON.stringify(publish), digests: JSON.stringify(digests) };
}
