import type { AuditedAsset } from "./assets/audit";
import type { Check } from "./check";
import { verdictOf } from "./check";
import type { Ci } from "./ci/jobs";
import { oneDraft } from "./drafts";
import { type GateFacts, gateAgain } from "./gate";
import { becomesLatest, greatestPublished } from "./latest";
import type { Action, Answer, AssetState, Plan, Table } from "./plan";
import { nextFree } from "./policy";
import { registryChecks, type TargetSeen } from "./registries/checks";
import type { Release } from "./release";
import { POLICY } from "./release-type";
import { type CheckRun, gateCheck, newestRun, type Run, runCheck } from "./runs";
import { isUnread, type Unread, unreadCheck } from "./unread";
import { pep440, releaseType, type Version } from "./version";

/** What an audit of a release came to: its Checks, its table, and the very assets that were looked at. */
export interface Audited {
  checks: readonly Check[];
  table: Table;
  /** Each asset as it was found, missing ones too. */
  found: readonly AuditedAsset[];
  assets: readonly AssetState[];
}

export interface PublishFacts {
  gate: GateFacts;
  version: Version;
  commit: string;
  repository: string;
  seesDrafts: "yes" | "no" | "unknown";
  releases: readonly Release[];
  own: readonly Release[];
  /** Of the draft, or of what is published already; `undefined` where there is none, or several. */
  audited: Audited | undefined;
  ci: Pick<Ci, "gate" | "releaseBuild" | "releasePublish">;
  /** PyPI and crates.io; none for what goes to no registry. */
  targets: readonly TargetSeen[];
  builds: readonly Run[] | Unread;
  checks: readonly CheckRun[] | Unread;
  /** The publishing is made with a workflow's own token, whose events start no workflow (H12). */
  silent: boolean;
}

export interface PublishData {
  tag: string;
  version: string;
  pep440: string;
  release_type: string;
  commit: string;
  prerelease: boolean;
  latest: boolean;
  url?: string;
  assets: readonly { name: string; size: number; digest: string }[];
}

export interface PublishOptions {
  /** Why the commit needs no successful build and no green gate. */
  ciNotRequired: string | undefined;
  /** A stable version is confirmed by typing it. */
  typed?: boolean;
}

/**
 * The Plan of a publication: everything that could have changed since the draft was made is checked again, then one change.
 * An Answer when it is published already, with the same assets.
 */
export function planPublish(facts: PublishFacts, options: PublishOptions): Plan<PublishData> | Answer<PublishData> {
  const { gate, version, commit, repository, own, audited } = facts;
  const tag = gate.name;
  const type = releaseType(version);
  const latest = becomesLatest(
    version,
    facts.releases.filter((release) => release.tag !== tag),
    gate.prefix,
  );
  const published = own.find(({ draft }) => !draft);
  const data = publishData(facts, latest, published ?? own[0]);
  if (published) return alreadyPublished(tag, published, facts, data);
  const checks = [
    ...gateAgain(gate),
    oneDraft(facts),
    ...(audited?.checks ?? []),
    ...(type === "dev" ? [] : ciChecks(facts, options)),
    ...registryChecks(facts.targets, nextFree(version, gate.at?.tags ?? []).text),
    ...(facts.silent ? [silentToken()] : []),
  ];
  const publish: Action = {
    do: "publish",
    repository,
    tag,
    at: commit,
    prerelease: POLICY[type].prerelease,
    latest,
    assets: [...(audited?.assets ?? [])],
  };
  const ready = verdictOf(checks) === "yes" && audited !== undefined;
  return {
    kind: "plan",
    title: `publish ${tag}, ${type}, on ${repository}`,
    checks,
    steps: ready ? [[publish]] : [],
    local: false,
    data,
    ...(audited && { table: audited.table }),
    question: `Publish ${tag} on ${repository}${latestWords(facts, latest)}? This cannot be taken back`,
    final: true,
    ...(options.typed && type === "stable" && { typed: version.text }),
  };
}

function ciChecks({ gate, ci, builds, checks }: PublishFacts, { ciNotRequired }: PublishOptions): Check[] {
  // With a fix it is a warning, which is always shown.
  if (ciNotRequired !== undefined)
    return [{ rule: "ci-green", verdict: "yes", found: `not required: ${ciNotRequired}`, fix: "nobody else has looked: be sure of it" }];
  const file = ci.releaseBuild;
  return [
    isUnread(builds)
      ? unreadCheck("build-run", builds)
      : runCheck("build-run", { file, tag: gate.name, run: newestRun(builds, gate.name) }),
    isUnread(checks) ? unreadCheck("ci-green", checks) : gateCheck("ci-green", ci.gate, checks),
  ];
}

/** A warning: the publication stands, but nothing follows it by itself (H12). */
function silentToken(): Check {
  return {
    rule: "starts-workflows",
    verdict: "yes",
    found: "a release published with a workflow's GITHUB_TOKEN starts no workflow",
    fix: "publish with a GitHub App's or a person's token",
  };
}

function latestWords({ version, releases, gate: { prefix } }: PublishFacts, latest: boolean): string {
  if (releaseType(version) !== "stable") return " as a pre-release";
  return latest ? " as the latest release" : `; ${greatestPublished(releases, prefix)?.tag ?? "another"} stays the latest`;
}

function alreadyPublished(tag: string, release: Release, { audited }: PublishFacts, data: PublishData): Answer<PublishData> {
  const checks = [...(audited?.checks ?? [])];
  const verdict = verdictOf(checks);
  const title =
    verdict === "yes" ? `nothing to do: ${tag} is published, ${release.url}` : `${tag} is published, and its assets are not right`;
  return {
    kind: "answer",
    title,
    verdict,
    data,
    checks: verdict === "yes" ? [] : checks,
    ...(audited && verdict !== "yes" && { table: audited.table }),
  };
}

function publishData({ gate, version, commit, audited }: PublishFacts, latest: boolean, release: Release | undefined): PublishData {
  const type = releaseType(version);
  return {
    tag: gate.name,
    version: version.text,
    pep440: pep440(version),
    release_type: type,
    commit,
    prerelease: POLICY[type].prerelease,
    latest,
    ...(release && { url: release.url }),
    assets: (audited?.assets ?? []).map(({ name, size, digest }) => ({ name, size, digest })),
  };
}
