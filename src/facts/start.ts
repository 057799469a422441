import { candidates } from "../domain/candidates";
import { previousTag, toldChanges } from "../domain/notes";
import type { Release } from "../domain/release";
import { isVersionTag, parseTag, type TagFact, tagName } from "../domain/tag";
import type { Version } from "../domain/version";
import type { StartFacts } from "../domain/wizard";
import type { Choice } from "../world/ask";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { type Ground, readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { changesBetween, tagsAround } from "./notes";
import { bringBranches } from "./remote";
import { repositoryName } from "./repository";

export interface Start extends StartFacts {
  /** Versions to choose from: one that is under way first. */
  choices: Choice[];
}

/**
 * What a person should see before choosing a version: the release branch, what came since the last release, what is under way, what may
 * come next. With a version that is named already, what came since the last release of its type.
 */
export async function startFacts(world: World, named?: Version): Promise<Start> {
  const git = await world.git("person");
  const ground = await readGround(git, world.remote);
  const { project, branches, said } = ground;
  const repository = await repositoryName(git, world, project);
  // Asked while git works; what it met is told where it is awaited.
  const releases = named ? undefined : world.github(repository).then((github) => github.releases());
  releases?.catch(() => undefined);
  await bringBranches(git, world.remote, branches);
  const [first] = branches;
  const branch = first?.name.slice("refs/heads/".length) ?? "HEAD";
  const tip = first?.commit ?? said.headCommit ?? "";
  const { manifests } = await manifestsAt(commitSource(git, tip), project.files, ground.files);
  const current = manifests.version;
  const tags = await tagsAround(ground, tip);
  const next = named ? [] : candidates(current, tags, project.tagPrefix);
  const version = named ?? next[0]?.version ?? current;
  const before = version && previousTag(version, tags);
  const under = releases ? underWay(await releases, ground, { current, branch, tags }) : [];
  const fresh = next.filter(({ version: one }) => !under.some(({ version: other }) => other.text === one.text));
  const width = Math.max(0, ...[...under, ...fresh].map(({ version: { text } }) => text.length));
  return {
    repository,
    branch,
    tip,
    current,
    tags,
    changes: current ? toldChanges(await changesBetween(git, before?.commit, tip), project.bumpMessage) : [],
    previous: before?.name,
    rehearsed: world.rehearsal !== undefined,
    choices: [
      ...under.map(({ version: { text }, about }) => ({ value: text, label: text.padEnd(width), about })),
      ...fresh.map(({ version: one, type, pep440, means, same }) => ({
        value: one.text,
        label: one.text.padEnd(width),
        about: `${type.padEnd(11)}  ${type === "dev" ? "" : `${branch}, `}${means}`,
        more: `PEP 440 ${pep440}, tag ${tagName(one, project.tagPrefix)}, on ${type === "dev" ? "any branch" : `${branch} only`}`,
        from: same,
      })),
    ],
  };
}

interface UnderWay {
  version: Version;
  about: string;
}

interface Known {
  current: Version | undefined;
  branch: string;
  tags: readonly TagFact[];
}

/** Releases that somebody has begun and nobody has ended, those that are furthest first. */
function underWay(releases: readonly Release[], { project: { tagPrefix }, said }: Ground, { current, branch, tags }: Known): UnderWay[] {
  const has = (tag: string) => tags.some(({ name }) => name === tag);
  const drafts = releases.filter(({ draft, tag }) => draft && has(tag)).map(({ tag }) => ({ tag, about: "goes on: its draft waits" }));
  // The newest tag alone, where tags have releases: of others nobody means to make one.
  const [last] = tags
    .filter(isVersionTag)
    .filter(({ age }) => age !== undefined)
    .sort((a, b) => (a.age ?? 0) - (b.age ?? 0));
  const tagged =
    last && releases.length > 0 && !releases.some(({ tag }) => tag === last.name)
      ? [{ tag: last.name, about: "goes on: it is tagged, and has no release yet" }]
      : [];
  const proposed = [...said.branches.keys()]
    .flatMap((name) => (name.startsWith(PROPOSED) ? [`${tagPrefix}${name.slice(PROPOSED.length)}`] : []))
    .filter((tag) => !has(tag))
    .map((tag) => ({ tag, about: `goes on: the branch ${PROPOSED.slice("refs/heads/".length)}${tag.slice(tagPrefix.length)} is there` }));
  const begun =
    current && !has(tagName(current, tagPrefix))
      ? [{ tag: tagName(current, tagPrefix), about: `goes on: ${branch} has it, and no tag does` }]
      : [];
  const found = [...drafts, ...tagged, ...begun, ...proposed].flatMap(({ tag, about }) => {
    const version = parseTag(tag, tagPrefix);
    return version ? [{ version, about }] : [];
  });
  return found.filter(({ version: { text } }, at) => found.findIndex(({ version }) => version.text === text) === at);
}

const PROPOSED = "refs/heads/release/";
