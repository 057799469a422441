import { candidates } from "../domain/candidates";
import { previousTag } from "../domain/notes";
import { tagName } from "../domain/tag";
import type { StartFacts } from "../domain/wizard";
import type { Choice } from "../world/ask";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { changesBetween, tagsAround } from "./notes";
import { bringBranches } from "./remote";
import { repositoryName } from "./repository";

export interface Start extends StartFacts {
  /** Versions to choose from: one that is under way first. */
  choices: Choice[];
}

/** What a person should see before choosing a version: the release branch, what came since the last release, what may come next. */
export async function startFacts(world: World): Promise<Start> {
  const git = await world.git("person");
  const ground = await readGround(git, world.remote);
  const { project, branches, said } = ground;
  await bringBranches(git, world.remote, branches);
  const [first] = branches;
  const branch = first?.name.slice("refs/heads/".length) ?? "HEAD";
  const tip = first?.commit ?? said.headCommit ?? "";
  const { manifests } = await manifestsAt(commitSource(git, tip), project.files, ground.files);
  const current = manifests.version;
  const tags = await tagsAround(ground, tip);
  const repository = await repositoryName(git, world, project);
  const next = candidates(current, tags, project.tagPrefix);
  const version = next[0]?.version ?? current;
  const before = version && previousTag(version, tags);
  const begun = current && !tags.some(({ name }) => name === tagName(current, project.tagPrefix)) ? [current] : [];
  const width = Math.max(0, ...next.map(({ version }) => version.text.length));
  return {
    repository,
    branch,
    tip,
    current,
    tags,
    changes: current ? await changesBetween(git, before?.commit, tip) : [],
    previous: before?.name,
    choices: [
      ...begun.map((version) => ({
        value: version.text,
        label: version.text.padEnd(width),
        about: `begun: ${branch} has it, and no tag does`,
      })),
      ...next
        .filter(({ version }) => !begun.some((one) => one.text === version.text))
        .map(({ version, type, pep440, means, same }) => ({
          value: version.text,
          label: version.text.padEnd(width),
          about: `${type.padEnd(11)}  ${type === "dev" ? "" : `${branch}, `}${means}`,
          more: `PEP 440 ${pep440}, tag ${tagName(version, project.tagPrefix)}, on ${type === "dev" ? "any branch" : `${branch} only`}`,
          from: same,
        })),
    ],
  };
}
