import type { Answer, Row } from "../plan";
import type { Release } from "../release";
import { POLICY, type ReleaseType } from "../release-type";
import { isUnread, type Unread } from "../unread";
import { pep440, releaseType, type Version } from "../version";
import { type Cell, isReached } from "./cell";
import { type ReleaseSeen, releaseMeant, type TargetSeen } from "./facts";
import { registryCells } from "./registries";

/** A release as a line shows it. */
export interface PastRelease {
  tag: string;
  version: Version;
  /** The remote has the tag. */
  tagged: boolean;
  /** The releases of the tag. */
  own: readonly Release[];
  targets: readonly TargetSeen[];
}

export interface PastFacts {
  repository: string;
  seen: Pick<ReleaseSeen, "seesDrafts"> | Unread;
  releases: readonly PastRelease[];
  /** How many more there are. */
  more: number;
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
  }[];
  more: number;
}

/** The last releases, a line each: how far each came on GitHub and on the registries. */
export function pastAnswer(facts: PastFacts): Answer<PastData> {
  const { repository, releases, more } = facts;
  const lines = releases.map((one) => lineOf(one, facts));
  const data = { repository, releases: lines.map(({ data }) => data), more };
  const rows = lines.map(({ row }) => row);
  const rest: Row[] = more > 0 ? [{ cells: [`and ${more} older`] }] : [];
  const heading = `${repository} · ${rows.length === 1 ? "its one version" : `the last ${rows.length} versions`}`;
  return { kind: "answer", title: heading, verdict: "yes", data, checks: [], table: { heading, rows: [...rows, ...rest] } };
}

function lineOf(one: PastRelease, facts: PastFacts): { data: PastData["releases"][number]; row: Row } {
  const { version, tag, own, targets } = one;
  const meant = releaseMeant({ own });
  const type = releaseType(version);
  const cells = meant && !meant.draft && POLICY[type].registries ? registryCells({ targets, cask: undefined, version }) : [];
  const state = stateOf(one, facts, cells);
  const data = {
    ...{ tag, version: version.text, pep440: pep440(version), release_type: type, state },
    ...(meant?.published !== undefined && { published: meant.published }),
    targets: targets.map(({ key, standing }, at) => ({ target: key, state: cells[at]?.state ?? standing.state })),
  };
  return {
    data,
    row: {
      cells: [tag, type],
      mark: state === "done" && cells.some((cell) => cell.state === "yanked") ? "warning" : MARKS[state],
      found: [wordOf(state, meant, facts), ...news(cells)].join("; "),
    },
  };
}

const MARKS = { tagged: "open", drafted: "open", published: "warning", done: "yes", unknown: "unknown" } as const;

function stateOf({ own, tagged }: PastRelease, { seen }: PastFacts, cells: readonly Cell[]): PastState {
  const meant = releaseMeant({ own });
  if (meant && !meant.draft) {
    const open = cells.filter((cell) => cell.owed && !isReached(cell));
    if (open.length === 0) return "done";
    return open.every(({ state }) => state === "unknown") ? "unknown" : "published";
  }
  if (own.length > 0) return "drafted";
  // A token that may not see drafts can't tell that there is none (H1).
  return tagged && !isUnread(seen) && seen.seesDrafts === "yes" ? "tagged" : "unknown";
}

function wordOf(state: PastState, meant: Release | undefined, { seen }: PastFacts): string {
  if (meant && !meant.draft) return meant.published === undefined ? "published" : `published ${meant.published.slice(0, 10)}`;
  if (state === "drafted") return "a draft";
  if (state === "tagged") return "tagged, no release";
  return isUnread(seen) ? `the releases could not be read: ${seen.unread.message}` : "tagged; this token may not see drafts";
}

/** What of the registries is not simply there, in words; all of it in one where it is. */
function news(cells: readonly Cell[]): string[] {
  const own = cells.filter(({ owed }) => owed);
  if (own.length === 0) return [];
  const odd = own.filter(({ state }) => state !== "same");
  if (odd.length === 0) return ["on all registries"];
  return odd.map(({ group, name, state, found }) => `${group} ${name} ${state === "unknown" ? `unknown: ${found}` : state}`);
}
