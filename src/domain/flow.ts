import type { Row, Table } from "./plan";
import type { Pull } from "./pull";
import type { Release } from "./release";
import { POLICY } from "./release-type";
import { type Run, standingInWords, verdictOfStanding } from "./runs";
import { releaseType, type Version } from "./version";

/** How the version comes to where it is tagged: by a pull request, by a push to the release branch, or on any branch. */
export type Way = "pull" | "push" | "branch";

/** Where a release stands, as far as the wizard needs to know. */
export interface FlowFacts {
  version: Version;
  tag: string;
  way: Way;
  remote: string;
  /** The release branch, and its tip on the remote. For a dev version the branch that is checked out. */
  base: { branch: string; tip: string };
  /** The branch that a pull request brings the version by, and where it stands on the remote. */
  head: { branch: string; tip: string | undefined };
  pull: Pull | undefined;
  /** The commit to tag: the pull request's merge, else the one that brought the version; `undefined` while the base lacks it. */
  brought: string | undefined;
  /** The commit that the remote's tag names. */
  tagged: string | undefined;
  build: Run | undefined;
  /** The release of the tag: a draft, or published. */
  release: Release | undefined;
  follow: Run | undefined;
  workflows: { build: string; publish: string };
}

export type Step = "bump" | "open" | "merge" | "tag" | "build" | "publish" | "follow" | "done";

/** The next step: computed from the world anew each time, so that whoever did the last one does not matter. */
export function nextStep(facts: FlowFacts): Step {
  const { release, tagged, brought, way, pull, head, version } = facts;
  if (release && !release.draft) return isFollowed(facts) ? "done" : "follow";
  if (tagged !== undefined) return release && isBuilt(facts) ? (POLICY[releaseType(version)].draft ? "publish" : "build") : "build";
  if (brought !== undefined) return "tag";
  if (way !== "pull") return "bump";
  if (pull?.state === "open" || pull?.merged) return "merge";
  return head.tip === undefined ? "bump" : "open";
}

function isBuilt({ build }: FlowFacts): boolean {
  return build !== undefined && verdictOfStanding(build) === "yes";
}

function isFollowed({ version, follow }: FlowFacts): boolean {
  return !POLICY[releaseType(version)].registries || (follow !== undefined && verdictOfStanding(follow) === "yes");
}

const ORDER: readonly Step[] = ["bump", "open", "merge", "tag", "build", "publish", "follow", "done"];

/** A line for each part of the way: done, what is next, and what will come, in the words of a forecast. */
export function flowTable(facts: FlowFacts): Table {
  const next = ORDER.indexOf(nextStep(facts));
  const lines = linesOf(facts);
  const open = lines.find(({ step }) => ORDER.indexOf(step) >= next);
  const rows = lines.map((line): Row => {
    const { step, name, done, forecast } = line;
    if (ORDER.indexOf(step) < next) return { cells: [name], mark: "yes", found: done };
    return { cells: [name], mark: "open", found: line === open ? `next: ${forecast}` : forecast };
  });
  return { rows };
}

/** What is new since an earlier look: what is done now, and what is next. */
export function newsOf(table: Table, earlier: Table): Table {
  const known = new Set(earlier.rows.filter(({ mark }) => mark === "yes").map(({ cells: [name] }) => name));
  const done = table.rows.filter(({ mark, cells: [name] }) => mark === "yes" && !known.has(name));
  const next = table.rows.find(({ mark }) => mark !== "yes");
  return { rows: next ? [...done, next] : done };
}

interface Line {
  step: Step;
  name: string;
  done: string;
  forecast: string;
}

function linesOf(facts: FlowFacts): Line[] {
  const { version, tag, way, base, head, pull, brought, tagged, build, release, follow, workflows } = facts;
  const { draft, registries } = POLICY[releaseType(version)];
  const short = (id: string | undefined) => id?.slice(0, 10) ?? "";
  const bump: Line =
    way === "pull"
      ? {
          step: "open",
          name: "bump",
          done: pull ? `pull request #${pull.number}` : `in ${short(brought ?? tagged)}`,
          forecast: head.tip === undefined ? `commit on ${head.branch}, pull request to ${base.branch}` : `pull request of ${head.branch}`,
        }
      : {
          step: "bump",
          name: "bump",
          done: brought === undefined ? `in ${short(tagged)}` : `${short(brought)} on ${base.branch}`,
          forecast: `commit on ${base.branch}${way === "push" ? ", pushed" : ""}`,
        };
  return [
    bump,
    ...(way === "pull" && (pull || (brought === undefined && tagged === undefined))
      ? [{ step: "merge" as const, name: "merge", done: `as ${short(brought ?? tagged)}`, forecast: "checks, review, merge" }]
      : []),
    {
      step: "tag",
      name: "tag",
      done: `${tag} at ${short(tagged)}`,
      forecast: `${tag} at ${brought === undefined ? `the ${way === "pull" ? "merge" : "commit"}` : short(brought)}, pushed`,
    },
    {
      step: "build",
      name: "build",
      done: build ? `${workflows.build} #${build.number}` : "done",
      forecast: build ? `${workflows.build} #${build.number}: ${standingInWords(build)}` : `${workflows.build}, started by the tag`,
    },
    ...(draft
      ? [{ step: "publish" as const, name: "publish", done: release?.url ?? "", forecast: "audit of the draft, then the publication" }]
      : []),
    ...(registries
      ? [
          {
            step: "follow" as const,
            name: "registries",
            done: follow ? `${workflows.publish} #${follow.number}` : "",
            forecast: follow
              ? `${workflows.publish} #${follow.number}: ${standingInWords(follow)}`
              : `${workflows.publish}, started by the publication`,
          },
        ]
      : []),
  ];
}
