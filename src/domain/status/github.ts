import { checksumsDigests } from "../assets/checksums";
import { listed } from "../assets/finding";
import { CHECKSUMS, type ExpectedAsset } from "../assets/inventory";
import { matchesGlob } from "../glob";
import type { TargetState } from "../registries/standing";
import type { Asset, Release } from "../release";
import { POLICY } from "../release-type";
import { type CheckRun, newestRun, type Run, type Standing, standingInWords, verdictOfStanding } from "../runs";
import { sizeShown } from "../size";
import { isUnread } from "../unread";
import { releaseType } from "../version";
import { type Cell, cellOf, unreadCell } from "./cell";
import { type ReleaseSeen, releaseMeant, type StatusFacts } from "./facts";

/** CI, the runs, the release and its assets. */
export function githubCells(facts: StatusFacts): Cell[] {
  return [ciCell(facts), buildCell(facts), releaseCell(facts), ...publishCell(facts), ...assetCells(facts)];
}

function ciCell({ checks, workflows: { gate }, version }: StatusFacts): Cell {
  const cell = { group: "github", name: "CI", owed: false } as const;
  if (releaseType(version) === "dev") return { ...cell, state: "not owed", found: "a dev version needs none" };
  return cellOf(cell, checks, (all: readonly CheckRun[]) => {
    const newest = all.filter(({ name }) => name === gate).sort((a, b) => b.id - a.id)[0];
    if (!newest) return { state: "absent", found: `no check ${gate} of the commit` };
    return { state: stateOfStanding(newest), found: `${gate}: ${standingInWords(newest)}` };
  });
}

function stateOfStanding(standing: Standing): TargetState {
  return ({ yes: "same", no: "different", unknown: "partial" } as const)[verdictOfStanding(standing)];
}

function buildCell({ builds, workflows: { build }, tag }: StatusFacts): Cell {
  return cellOf({ group: "github", name: "build", owed: false }, builds, (runs: readonly Run[]) => runFound(build, newestRun(runs, tag)));
}

/** The run that a publication starts; none is owed where nothing is published further. */
function publishCell({ follows, workflows: { publish }, tag, version, release }: StatusFacts): Cell[] {
  if (!POLICY[releaseType(version)].registries) return [];
  if (!isUnread(release) && release.own.every(({ draft }) => draft)) return [];
  const cell = { group: "github", name: "publication", owed: false } as const;
  return [cellOf(cell, follows, (runs: readonly Run[]) => runFound(publish, publishRun(runs, tag)))];
}

/** The newest run that the publication of a tag started. */
export function publishRun(runs: readonly Run[], tag: string): Run | undefined {
  return newestRun(
    runs.filter(({ event }) => event === "release"),
    tag,
  );
}

function runFound(file: string, run: Run | undefined): Pick<Cell, "state" | "found"> {
  if (!run) return { state: "absent", found: `no run of ${file} is there` };
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : "";
  return { state: stateOfStanding(run), found: `${file} #${run.number}${attempt}: ${standingInWords(run)}` };
}

function releaseCell({ release, latest, version }: StatusFacts): Cell {
  return cellOf({ group: "github", name: "release", owed: true }, release, (seen: ReleaseSeen) => {
    const meant = releaseMeant(seen);
    if (meant) return meant.draft ? draftFound(meant) : publishedFound(meant, latest, POLICY[releaseType(version)].prerelease);
    if (seen.own.length > 1)
      return { state: "different", found: `${seen.own.length} drafts: ${seen.own.map(({ url }) => url).join(", ")}` };
    if (seen.seesDrafts !== "yes") return { state: "unknown", found: "none is published, and this token may not see drafts" };
    return { state: "absent", found: "absent" };
  });
}

function draftFound({ by, assets }: Release): Pick<Cell, "state" | "found"> {
  return { state: "partial", found: `a draft by ${by ?? "somebody"}, ${counted(assets)}` };
}

/** A published release, as GitHub shows it. */
function publishedFound(release: Release, latest: StatusFacts["latest"], prerelease: boolean): Pick<Cell, "state" | "found"> {
  const { by, published, immutable, assets, tag } = release;
  const day = published === undefined ? "" : ` on ${published.slice(0, 10)}`;
  const words = [
    `published by ${by ?? "somebody"}${day}`,
    ...latestWords(tag, latest, release.prerelease),
    ...(immutable ? ["immutable"] : []),
    counted(assets),
  ];
  if (release.prerelease === prerelease) return { state: "same", found: words.join(", ") };
  if (prerelease) return { state: "different", found: ["not marked as a pre-release", ...words].join(", ") };
  // Who marks a stable release so takes it back (cogrel withdraw): it was there.
  return { state: "yanked", found: ["marked as a pre-release", ...words].join(", ") };
}

function latestWords(tag: string, latest: StatusFacts["latest"], prerelease: boolean): string[] {
  if (isUnread(latest)) return ["whether it is the latest is not known"];
  if (latest.tag === tag) return ["latest"];
  return prerelease ? ["pre-release"] : [`the latest is ${latest.tag ?? "none"}`];
}

const counted = (assets: readonly Asset[]) => `${assets.length} ${assets.length === 1 ? "asset" : "assets"}`;

/** A line for each asset that the release must carry, and one for what else it has. */
function assetCells(facts: StatusFacts): Cell[] {
  const { release, inventory, sums } = facts;
  if (isUnread(release)) return [unreadCell({ group: "assets", name: "all", owed: true }, release)];
  const meant = releaseMeant(release);
  if (!meant) return [];
  if (!inventory)
    return [
      { group: "assets", name: "all", state: "not owed", found: `${counted(meant.assets)}; its commit has no list of them`, owed: false },
    ];
  const digests = isUnread(sums) ? sums : checksumsOf(sums.text);
  const rows = inventory.assets.map((expected) => assetCell(expected, meant, digests));
  const extra = meant.assets.filter(
    ({ name }) => ![...inventory.assets.map((one) => one.name), ...inventory.allowExtra].some((pattern) => matchesGlob(pattern, name)),
  );
  if (extra.length === 0) return rows;
  return [...rows, { group: "assets", name: "others", state: "not owed", found: listed(extra.map(({ name }) => name)), owed: false }];
}

type Digests = ReadonlyMap<string, readonly string[]> | undefined;

function checksumsOf(text: string | undefined): { known: Digests } {
  return { known: text === undefined ? undefined : checksumsDigests(text).digests };
}

function assetCell(
  { name: pattern }: ExpectedAsset,
  { assets }: Release,
  digests: { known: Digests } | { unread: { message: string } },
): Cell {
  const found = assets.filter(({ name }) => matchesGlob(pattern, name));
  const [asset, second] = found;
  const cell = { group: "assets", name: asset?.name ?? pattern, owed: true, late: true } as const;
  if (!asset) return { ...cell, state: "absent", found: "missing" };
  if (second) return { ...cell, state: "different", found: `${found.length} of this kind` };
  const { digest, size, state, name } = asset;
  if (state === "starter") return { ...cell, state: "partial", found: "a broken upload, without bytes" };
  if (digest === undefined) return { ...cell, state: "unknown", found: `${sizeShown(size)}; GitHub tells no digest` };
  const told = { ...cell, digest } as const;
  const words = sizeShown(size);
  if (name === CHECKSUMS) return { ...told, state: "same", found: words };
  if ("unread" in digests) return { ...told, state: "unknown", found: `${words}; ${CHECKSUMS} was not read: ${digests.unread.message}` };
  if (!digests.known) return { ...told, state: "unknown", found: `${words}; there is no ${CHECKSUMS} to compare with` };
  const lines = digests.known.get(name) ?? [];
  if (lines.length === 1 && lines[0] === digest) return { ...told, state: "same", found: words };
  const said =
    lines.length === 1 ? `says ${lines[0]?.slice(0, 10)}` : lines.length === 0 ? "doesn't name it" : `names it ${lines.length} times`;
  return { ...told, state: "different", found: `${words}; ${CHECKSUMS} ${said}` };
}
