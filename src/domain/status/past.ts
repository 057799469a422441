import { listed } from "../assets/finding";
import type { Answer, Mark, Row } from "../plan";
import type { Release } from "../release";
import { POLICY, type ReleaseType } from "../release-type";
import { isUnread, type Unread } from "../unread";
import { pep440, releaseType, type Version } from "../version";
import { type Cell, isReached } from "./cell";
import { type ReleaseSeen, releaseMeant, type StatusFacts } from "./facts";
import { gitCells } from "./git";
import { githubCells } from "./github";
import { registryCells } from "./registries";
import { isDone } from "./stage";

/** A release as a line shows it. */
export interface PastRelease {
  tag: string;
  version: Version;
  /** The remote has the tag. */
  tagged: boolean;
  /** What GitHub shows of the tag's releases. */
  release: ReleaseSeen | Unread;
  /** What status sees of it, but for the CI and the runs. */
  facts: StatusFacts | Unread;
}

export interface PastFacts {
  repository: string;
  releases: readonly PastRelease[];
  /** How many more there are. */
  more: number;
  /** Tags that begin as a version's do, and are of none. */
  others: readonly string[];
}

export type PastState = "tagged" | "drafted" | "published" | "done" | "unknown";

export interface PastData {
  repository: string;
  releases: {
    tag: string;
    version: string;
    pep440: string;
    release_type: ReleaseType;
    state: PastState;
    published?: string;
    targets: { target: string; state: string }[];
    /** What is owed and not there, or not known. */
    open: { group: string; name: string; state: string; found: string }[];
  }[];
  more: number;
  others: readonly string[];
}

/** The last releases, a line each: how far each came, by the same cells as its own truth table. */
export function pastAnswer(facts: PastFacts): Answer<PastData> {
  const { repository, releases, more, others } = facts;
  const lines = releases.map(lineOf);
  const data = { repository, releases: lines.map(({ data }) => data), more, others };
  const rows = lines.map(({ row }) => row);
  const rest: Row[] = more > 0 ? [{ cells: [`and ${more} older`] }] : [];
  const odd: Row[] = others.length > 0 ? [{ cells: [`and of no version: ${listed(others)}`] }] : [];
  const heading = `${repository} · ${rows.length === 1 ? "its one version" : `the last ${rows.length} versions`}`;
  return { kind: "answer", title: heading, verdict: "yes", data, checks: [], table: { heading, rows: [...rows, ...rest, ...odd] } };
}

function lineOf(one: PastRelease): { data: PastData["releases"][number]; row: Row } {
  const { version, tag, facts, release } = one;
  const meant = isUnread(release) ? undefined : releaseMeant(release);
  const type = releaseType(version);
  const owed = isUnread(facts) ? [] : [...gitCells(facts), ...githubCells(facts), ...registryCells(facts)].filter((cell) => cell.owed);
  const state = stateOf(one, owed);
  const isOut = meant !== undefined && !meant.draft;
  // Of what is not published yet the rest is still to come; what is there in its way is told all the same.
  const open = owed.filter((cell) => !isReached(cell) && (isOut || cell.state === "different"));
  const back = owed.filter((cell) => cell.state === "yanked");
  const data = {
    ...{ tag, version: version.text, pep440: pep440(version), release_type: type, state },
    ...(isOut && meant.published !== undefined && { published: meant.published }),
    targets: isOut && !isUnread(facts) && POLICY[type].registries ? targetsIn(facts) : [],
    open: open.map(({ group, name, state, found }) => ({ group, name, state, found })),
  };
  const found = [wordOf(one, state, meant), ...[...open, ...back].map(inWords), ...(isOut ? everywhere(owed) : [])];
  return { data, row: { cells: [tag, type], mark: markOf(state, open, back), found: shortened(found).join("; ") } };
}

function targetsIn(facts: StatusFacts): { target: string; state: string }[] {
  const cells = registryCells({ ...facts, cask: undefined });
  const own = (at: number) => {
    const { package: one } = facts.targets[at] as StatusFacts["targets"][number];
    const before = facts.targets.slice(0, at).filter((other) => other.package.registry === one.registry).length;
    return cells.filter(({ group }) => group === one.registry)[before];
  };
  return facts.targets.map(({ key, standing }, at) => ({ target: key, state: own(at)?.state ?? standing.state }));
}

const MARKS = { tagged: "open", drafted: "open", published: "warning", done: "yes", unknown: "unknown" } as const;

function markOf(state: PastState, open: readonly Cell[], back: readonly Cell[]): Mark {
  if (open.some((cell) => cell.state === "different")) return "no";
  return state === "done" && back.length > 0 ? "warning" : MARKS[state];
}

function stateOf({ release, tagged, facts }: PastRelease, owed: readonly Cell[]): PastState {
  const meant = isUnread(release) ? undefined : releaseMeant(release);
  if (isUnread(release) || isUnread(facts)) return "unknown";
  if (meant && !meant.draft) return ({ yes: "done", no: "published", unknown: "unknown" } as const)[isDone(owed)];
  if (release.own.length > 0) return "drafted";
  // A token that may not see drafts can't tell that there is none (H1).
  return tagged && release.seesDrafts === "yes" ? "tagged" : "unknown";
}

function wordOf({ release, facts }: PastRelease, state: PastState, meant: Release | undefined): string {
  if (isUnread(release)) return `the releases could not be read: ${release.unread.message}`;
  const day = meant?.published === undefined ? "published" : `published ${meant.published.slice(0, 10)}`;
  if (isUnread(facts)) return facts.unread.message;
  if (meant && !meant.draft) return day;
  if (state === "drafted") return "a draft";
  return state === "tagged" ? "tagged, no release" : "tagged; this token may not see drafts";
}

/** So many of what is open are named; status of the one version has all. */
const NAMED = 4;

function shortened([first = "", ...rest]: readonly string[]): string[] {
  const more = rest.length - NAMED;
  return more > 1 ? [first, ...rest.slice(0, NAMED), `and ${more} more`] : [first, ...rest];
}

function inWords({ group, name, state, found }: Cell): string {
  return `${group} ${name} ${state === "unknown" ? `unknown: ${found}` : state}`;
}

/** Where all packages are on their registries. */
function everywhere(owed: readonly Cell[]): string[] {
  const own = owed.filter(({ group }) => group === "pypi" || group === "crates");
  return own.length > 0 && own.every(({ state }) => state === "same") ? ["on all registries"] : [];
}
