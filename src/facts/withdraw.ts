import { homebrewOf } from "../domain/homebrew/homebrew";
import { hostsOf } from "../domain/hosts";
import { packagesOf } from "../domain/packages";
import { isUnread, unreadIf } from "../domain/unread";
import type { WithdrawFacts } from "../domain/withdraw";
import type { Git } from "../world/git";
import type { World } from "../world/world";
import { readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { registryFacts } from "./registries";
import { namedTags, tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { releasedVersion } from "./status-asked";
import { tapFacts } from "./tap";

/** Where a version may have gone, as far as it can be read: what can't be is told as not known, and stops nothing. */
export async function withdrawFacts(world: World, argument: string): Promise<WithdrawFacts> {
  const git = await world.git("gate");
  const ground = await readGround(git, world.remote);
  const { project, source, said } = ground;
  const { version, tag } = releasedVersion(ground, argument, "withdraw");
  const { manifests } = await manifestsAt(source, project.files, ground.files);
  const repository = await repositoryName(git, world, project);
  const packages = packagesOf(project, manifests);
  const [releases, [goMod], commits] = await Promise.all([
    world
      .github(repository)
      .then((github) => github.releases())
      .catch(unreadIf),
    source.files(["go.mod"]),
    tagCommits(git.objects(), said),
  ]);
  const place = homebrewOf(project, manifests, repository);
  const read = async () => place && tapFacts(await world.tap(place.tap), place, version);
  const release = isUnread(releases) ? undefined : releases.find((one) => one.tag === tag);
  const assets = release?.assets.map(({ name, digest }) => ({ name, sha256: digest }));
  const [tap, targets] = await Promise.all([
    read().catch(unreadIf),
    registryFacts(world, git, packages, { version, commit: await commitHere(git, commits.get(tag)), assets }),
  ]);
  return {
    ...{ tag, prefix: project.tagPrefix, version, remote: world.remote, repository, releases },
    tags: namedTags(commits, project.tagPrefix),
    held: manifests.version,
    server: hostsOf(world.env.serverUrl, world.env.apiUrl).server,
    targets,
    goModule: typeof goMod === "string",
    homebrew: place && tap && { place, tap },
  };
}

/** The tag's commit, where it is here to compare a crate with. */
async function commitHere(git: Git, commit: string | undefined): Promise<string | undefined> {
  return commit !== undefined && (await git.objects().read(`${commit}^{tree}`)) ? commit : undefined;
}
