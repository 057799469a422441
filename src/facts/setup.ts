import { ciInitFix } from "../domain/doctor/files";
import type { Look } from "../domain/doctor/look";
import { environmentsOf, type Publisher, publishersOf } from "../domain/doctor/publishers";
import { namedEnvironments, tokenRefused } from "../domain/doctor/repository";
import type { Settings } from "../domain/doctor/settings";
import { type Workflow, withJob } from "../domain/doctor/workflows";
import { packagesOf } from "../domain/packages";
import type { Reviewer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { releaseBranch, releaseBranches } from "../domain/project";
import { branchRuleset } from "../domain/setup/branch-ruleset";
import type { ReviewerName } from "../domain/setup/reviewers";
import { TAG_RULESET } from "../domain/setup/tags";
import { tagPattern } from "../domain/setup/wanted";
import type { Whole } from "../domain/setup/whole";
import { tagName } from "../domain/tag";
import { isUnread, unreadIf } from "../domain/unread";
import type { Github } from "../world/github/github";
import { advertised } from "../world/remote";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { filesAsked } from "./doctor/files";
import { MOST_BRANCHES, settingsFacts } from "./doctor/github";
import { headFacts } from "./head";
import { repositoryName } from "./repository";

export interface SetupFacts {
  /** GitHub's words where it takes the token for nobody's: nothing else here says anything then. */
  refusal: string | undefined;
  repository: string;
  pattern: string;
  prefix: string;
  tag: string | undefined;
  gate: string;
  gateJob: boolean;
  gateFix: string;
  environments: readonly string[];
  /** Those that were named. */
  reviewers: readonly Reviewer[];
  settings: Settings;
  /** The remote told its branches, and none of them is one of releases: those that the project names. */
  noBranch: readonly string[] | undefined;
  /** The release branches' protections by their names, as GitHub sends them. */
  protections: ReadonlyMap<string, Look<Whole>>;
  /** The rulesets that have setup's names, where there are some. */
  rulesets: ReadonlyMap<string, Look<{ whole: Whole }>>;
  publishers: readonly Publisher[];
  tap: string | undefined;
  workflows: readonly Workflow[];
  files: readonly string[];
}

/** What the project is, and what GitHub's settings are. */
export async function setupFacts(world: World, reviewerNames: readonly ReviewerName[]): Promise<SetupFacts> {
  const git = await world.git("person");
  const { head, project, manifests } = await headFacts(git);
  const { version } = manifests;
  const repository = await repositoryName(git, world, project);
  const github = await world.github(repository);
  // Without the remote's word the branch is the one that the project names.
  const [remote, files] = await Promise.all([
    advertised(git, world.remote).catch(unreadIf),
    filesAsked(commitSource(git, head), project, manifests, version, repository),
  ]);
  const branches = isUnread(remote) ? new Map<string, string>() : remote.branches;
  const there = [...branches.keys()].map((ref) => ref.slice("refs/heads/".length));
  const [branch, ...others] = releaseBranches(project, there);
  const names = [branch ?? releaseBranch(project, there), ...others];
  const publishers = publishersOf(project, packagesOf(project, manifests), repository);
  const environments = environmentsOf(publishers, files.cask !== undefined);
  const whole = await github.whole();
  const tips = names.map((one) => ({ branch: one, tip: branches.get(`refs/heads/${one}`) }));
  const [settings, rulesets, ...protections] = await Promise.all([
    settingsFacts(world, github, { branches: tips, environments, named: namedEnvironments(project.ci, files.read.workflows) }),
    whole.rulesets([TAG_RULESET, ...names.slice(0, MOST_BRANCHES).map((one) => branchRuleset(project.ci.gate, one))]),
    ...names.slice(0, MOST_BRANCHES).map((one) => whole.protection(one)),
  ]);
  const refusal = tokenRefused(settings);
  const reviewers = refusal === undefined ? await reviewersOf(github, reviewerNames) : [];
  return {
    refusal,
    ...{ repository, pattern: tagPattern(project.tagPrefix), prefix: project.tagPrefix },
    ...{ tag: version && tagName(version, project.tagPrefix), gate: project.ci.gate, environments, settings, rulesets },
    noBranch: !isUnread(remote) && branch === undefined ? project.branches.release : undefined,
    protections: new Map(protections.map((one, at) => [names[at] ?? "", one])),
    ...{ gateJob: withJob(project.ci.gate, files.read.workflows).length > 0, gateFix: ciInitFix(files.read.init) },
    ...{ reviewers, publishers, tap: files.cask?.tap, workflows: files.read.workflows },
    files: [project.ci.releaseBuild, project.ci.releasePublish],
  };
}

/** People and teams by the names that were given. Throws where GitHub knows none of that name. */
async function reviewersOf(github: Github, names: readonly ReviewerName[]): Promise<Reviewer[]> {
  const calls = await github.whole();
  const [owner = ""] = github.repository.split("/");
  return Promise.all(
    names.map(async ({ org, name }) => {
      const found = org === undefined ? await calls.person(name) : await calls.team(org, name);
      if (org !== undefined && org.toLowerCase() !== owner.toLowerCase()) throw unknown(`${org}/${name} is no team of ${owner}`, owner);
      if (found) return found;
      if (org === undefined) throw unknown(`GitHub knows nobody called ${name}`, owner);
      throw new Problem("server-refused", `GitHub shows this token no team ${org}/${name} (404)`, {
        exit: 3,
        fix: `${github.hosts.server}/orgs/${org}/teams        see its name; reading teams takes the scope read:org, or members: read`,
      });
    }),
  );
}

function unknown(message: string, owner: string): Problem {
  return new Problem("usage", `--reviewers: ${message}`, { exit: 2, fix: `cogrel setup --reviewers LOGIN,${owner}/TEAM` });
}
