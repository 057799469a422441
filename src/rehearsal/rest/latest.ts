import type { Release, State } from "../state";

/** The release that `releases/latest` gives: the one that was made it, else the newest stable one. */
export function latestRelease({ releases, latest }: Pick<State, "releases" | "latest">): Release | undefined {
  const stable = releases.filter(({ draft, prerelease }) => !draft && !prerelease);
  return stable.find(({ id }) => id === latest) ?? stable.toSorted(byDate).at(-1);
}

/** What make_latest does to it: "legacy" is by date, then by number. */
export function settleLatest(state: State, release: Release, make: unknown): void {
  if (release.draft || release.prerelease) return;
  const now = latestRelease({ ...state, releases: state.releases.filter((other) => other !== release) });
  const wins = make === "true" || now === undefined || (make === "legacy" && byDate(now, release) < 0);
  if (wins) state.latest = release.id;
  else if (now) state.latest = now.id;
}

function byDate(left: Release, right: Release): number {
  return left.created.localeCompare(right.created) || left.tag.localeCompare(right.tag, "en", { numeric: true });
}
