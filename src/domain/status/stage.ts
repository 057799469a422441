import type { Verdict } from "../check";
import { newestRun, verdictOfStanding } from "../runs";
import { isUnread } from "../unread";
import { type Cell, isReached } from "./cell";
import { releaseMeant, type StatusFacts } from "./facts";

/** How far a release has come, by what is proved of it; each stage has all before it, or does not need them any more. */
export type Stage = "not_begun" | "bumped" | "merged" | "tagged" | "built" | "drafted" | "published" | "on_the_registries" | "done";

/** The stages as people read them, where all of it was read. */
const WORDS: Readonly<Record<Stage, string>> = {
  not_begun: "not begun",
  bumped: "bumped, not merged",
  merged: "merged, not tagged",
  tagged: "tagged, not built",
  built: "built, no draft",
  drafted: "a draft, not published",
  published: "published, not on all registries",
  on_the_registries: "on the registries",
  done: "done",
};

/** The stage in words: of what could not be read they say neither that it is there nor that it isn't (I9). */
export function stageInWords(stage: Stage, facts: StatusFacts, cells: readonly Cell[]): string {
  const blind = BLIND[stage]?.(facts, cells);
  return blind ?? WORDS[stage];
}

const BLIND: Readonly<Partial<Record<Stage, (facts: StatusFacts, cells: readonly Cell[]) => string | undefined>>> = {
  not_begun: ({ proposal }) => (isUnread(proposal) ? "not tagged; whether it is begun could not be read" : undefined),
  tagged: ({ builds, release }) =>
    isUnread(release)
      ? "tagged; its release could not be read"
      : isUnread(builds)
        ? "tagged; whether it is built could not be read"
        : undefined,
  built: ({ release }) =>
    isUnread(release)
      ? "built; its release could not be read"
      : release.seesDrafts === "yes"
        ? undefined
        : "built; whether there is a draft is not known",
  published: (_, cells) => {
    const missing = onPackages(cells).filter((cell) => !isReached(cell));
    return missing.every(({ state }) => state === "unknown") ? "published; not all registries could be read" : undefined;
  },
};

/** Whether a release is done: everything that is owed is there. What is not there says no; what is not known is never a yes (I9). */
export function isDone(cells: readonly Cell[]): Verdict {
  const owed = cells.filter((cell) => cell.owed && !isReached(cell));
  if (owed.some(({ state }) => state !== "unknown")) return "no";
  return owed.length > 0 ? "unknown" : "yes";
}

/** The furthest stage that is proved. */
export function stageOf(facts: StatusFacts, cells: readonly Cell[]): Stage {
  if (isDone(cells) === "yes") return "done";
  const { release, brought, gate, builds, proposal, tag } = facts;
  const meant = isUnread(release) ? undefined : releaseMeant(release);
  if (meant && !meant.draft) return onRegistries(cells) ? "on_the_registries" : "published";
  if (meant || (!isUnread(release) && release.own.length > 0)) return "drafted";
  if (gate.remote) {
    const build = isUnread(builds) ? undefined : newestRun(builds, tag);
    return build && verdictOfStanding(build) === "yes" ? "built" : "tagged";
  }
  if (brought !== undefined) return "merged";
  const begun = !isUnread(proposal) && (proposal.tip !== undefined || proposal.pull?.state === "open");
  return begun ? "bumped" : "not_begun";
}

/** Whether all packages are on PyPI and crates.io; the cask comes after them. */
function onRegistries(cells: readonly Cell[]): boolean {
  return onPackages(cells).every(isReached);
}

function onPackages(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ group, owed }) => owed && (group === "pypi" || group === "crates"));
}
