import { configurationCheck } from "../domain/doctor/configuration";
import { type Area, type DoctorData, doctorAnswer } from "../domain/doctor/doctor";
import { environmentChecks } from "../domain/doctor/environments";
import { fileChecksOf } from "../domain/doctor/files";
import { hereChecks } from "../domain/doctor/here";
import { lastReleaseChecks } from "../domain/doctor/last-releases";
import { said } from "../domain/doctor/look";
import { environmentsOf, publisherChecks, publishersOf, type WorkflowsRead } from "../domain/doctor/publishers";
import { releasedChecks } from "../domain/doctor/released";
import {
  branchChecks,
  namedEnvironments,
  namesCheck,
  noBranch,
  refusedToken,
  repositoryChecks,
  tokenRefused,
} from "../domain/doctor/repository";
import { tagRuleChecks } from "../domain/doctor/tag-rules";
import { remoteCheck, tagChecks } from "../domain/doctor/tags";
import { freeForPython, inShallow, tagsTitle } from "../domain/doctor/tags-here";
import { installationsPage, tapCheck } from "../domain/doctor/tap";
import { withJob } from "../domain/doctor/workflows";
import { packagesOf } from "../domain/packages";
import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { releaseBranch, releaseBranches } from "../domain/project";
import { tagName } from "../domain/tag";
import { checkVersion } from "../domain/version-check";
import { whileAsking } from "../facts/asking";
import { configurationHere } from "../facts/doctor/configuration";
import { filesAsked } from "../facts/doctor/files";
import { settingsFacts } from "../facts/doctor/github";
import { hereFacts } from "../facts/doctor/here";
import { lastReleases } from "../facts/doctor/last-releases";
import { releasedSeen } from "../facts/doctor/released";
import { type TagsSeen, tagsSeen } from "../facts/doctor/tags";
import { tapSeen } from "../facts/doctor/tap";
import { type HeadFacts, headFacts } from "../facts/head";
import { besideHead } from "../facts/init";
import { type RememberingWorld, rememberingReads } from "../facts/remembering";
import { repositoryName } from "../facts/repository";
import { changedFiles } from "../facts/working-tree";
import { commitSource } from "../world/source";
import type { World } from "../world/world";

export interface DoctorOptions {
  offline?: boolean;
}

/** Every setting that a release depends on: of this machine, of the files and tags, and on GitHub. */
export async function doctor(world: World, { offline = false }: DoctorOptions): Promise<Answer<DoctorData>> {
  return offline ? looked(world, offline) : whileAsking(world, "GitHub and the registries", () => looked(world, offline));
}

async function looked(world: World, offline: boolean): Promise<Answer<DoctorData>> {
  const git = await world.git("person");
  const at = await headFacts(git);
  const { project, manifests } = at;
  const { version } = manifests;
  const tag = version && tagName(version, project.tagPrefix);
  const repository = await repositoryName(git, world, project).catch(() => undefined);
  const [here, seen, files, changed, configuration, beside] = await Promise.all([
    hereFacts(world, git, project),
    tagsSeen(git, world.remote, at, offline),
    filesAsked(commitSource(git, at.head), project, manifests, version, repository ?? "OWNER/NAME"),
    changedFiles(git, manifests),
    configurationHere(git, at.head),
    besideHead(git, manifests),
  ]);
  const held = checkVersion({ project, manifests, files: project.files ?? manifests.parts, tags: seen.tags, changed, offline, beside });
  const asked = { ...seen, prefix: project.tagPrefix, remote: world.remote, version, own: tag };
  const byTags = [...freeForPython(held.checks, asked), ...tagChecks(asked)];
  const publishers = publishersOf(project, packagesOf(project, manifests), repository ?? "OWNER/NAME");
  const areas: Area[] = [
    { title: "this machine", checks: [...hereChecks(here), ...(offline ? [] : [remoteCheck(world.remote, seen.silent)])] },
    { title: tagsTitle({ offline, silent: seen.silent }), checks: seen.said || seen.complete ? byTags : inShallow(byTags) },
    {
      title: "the files of HEAD",
      checks: [configurationCheck(configuration), ...fileChecksOf(files), ...publisherChecks(publishers, files.read)],
    },
  ];
  if (!offline) {
    const kind = "kind" in here.token ? here.token.kind : "";
    const environments = environmentsOf(publishers, files.cask !== undefined);
    const once = rememberingReads(world);
    const looking = lastReleases(once, seen);
    const [released, last, github] = await Promise.all([
      releasedSeen(once, publishers),
      looking,
      onGithub(once, { at, seen, tag, kind, environments, read: files.read, tap: files.cask?.tap, beside: looking }),
    ]);
    if (released.length > 0) areas.push({ title: "PyPI and crates.io", checks: releasedChecks(released) });
    areas.push(...github, { title: "the last releases", checks: lastReleaseChecks(last) });
  }
  const isThere = tag !== undefined && seen.tags.some(({ name }) => name === tag);
  return doctorAnswer({ repository, tag, version: version?.text, offline, released: isThere }, areas);
}

interface Asked {
  at: HeadFacts;
  seen: TagsSeen;
  tag: string | undefined;
  /** What the token's own form says of it. */
  kind: string;
  environments: readonly string[];
  read: WorkflowsRead;
  tap: string | undefined;
  /** What else asks GitHub meanwhile. */
  beside: Promise<unknown>;
}

/** So many requests GitHub is sent at most, of which the settings take so many without waiting for what else is asked. */
const MOST_REQUESTS = 40;
const AT_FIRST = 24;
/** An App's own two go past the World. */
const OF_APP = 2;

async function onGithub(
  world: RememberingWorld,
  { at: { project }, seen, tag, kind, environments, read, tap, beside }: Asked,
): Promise<Area[]> {
  const there = releaseBranches(project, seen.branches);
  const branch = releaseBranch(project, seen.branches);
  try {
    const github = await world.github(await repositoryName(await world.git("person"), world, project));
    const asked = {
      branches: (there.length > 0 ? there : [branch]).map((one) => ({ branch: one, tip: seen.tips.get(`refs/heads/${one}`) })),
      environments,
      named: namedEnvironments(project.ci, read.workflows),
    };
    const tapping = tap === undefined ? undefined : tapSeen(world, tap);
    const rest = async () => {
      const [, its] = await Promise.allSettled([beside, tapping]);
      const byApp = its.status === "fulfilled" && its.value?.by === "app";
      return MOST_REQUESTS - (byApp ? OF_APP : 0) - (await world.sent());
    };
    const [settings, tapped] = await Promise.all([settingsFacts(world, github, asked, { first: AT_FIRST, rest }), tapping]);
    const guards = branchChecks(settings, project.ci, withJob(project.ci.gate, read.workflows).length > 0);
    const refusal = tokenRefused(settings);
    const tapChecks = tap === undefined ? [] : [tapCheck(tap, tapped, installationsPage(tap, settings))];
    if (refusal !== undefined)
      return [{ title: `GitHub: ${github.repository}`, checks: [refusedToken(refusal, github.repository), ...tapChecks] }];
    return [
      {
        title: `GitHub: ${github.repository}`,
        checks: [...repositoryChecks(settings, kind), namesCheck(settings, project.ci, read)],
      },
      {
        title: `GitHub: ${there.length > 1 ? "release branches" : branch} and tags`,
        checks: [
          ...(seen.said && there.length === 0 ? [noBranch(world.remote, project)] : guards),
          ...tagRuleChecks(settings, tag, project.tagPrefix),
        ],
      },
      {
        title: "GitHub: environments and the tap",
        checks: [...environmentChecks(settings, environments, tag, project.tagPrefix), ...tapChecks],
      },
    ];
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code === "interrupted" || (cause.exit === 2 && cause.code !== "no-repository")) throw cause;
    return [{ title: "GitHub", checks: [said("token-may", "unknown", cause.message, cause.fix)] }];
  }
}
