import { homebrewOf } from "../domain/homebrew/homebrew";
import { hostsOf } from "../domain/hosts";
import { packagesOf } from "../domain/packages";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { parseTag, tagName } from "../domain/tag";
import { unreadIf } from "../domain/unread";
import { parseVersion, type Version } from "../domain/version";
import type { WithdrawFacts } from "../domain/withdraw";
import type { World } from "../world/world";
import { type Ground, readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { namedTags, tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { tapFacts } from "./tap";

/** Where a version may have gone, as far as it can be read: what can't be is told as not known, and stops nothing. */
export async function withdrawFacts(world: World, argument: string): Promise<WithdrawFacts> {
  const git = await world.git("gate");
  const ground = await readGround(git, world.remote);
  const { project, source, said } = ground;
  const version = asVersion(argument, ground);
  const { manifests } = await manifestsAt(source, project.files, ground.files);
  const repository = await repositoryName(git, world, project);
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
  const tap = await read().catch(unreadIf);
  return {
    ...{ tag: tagName(version, project.tagPrefix), prefix: project.tagPrefix, version, remote: world.remote, repository, releases },
    tags: namedTags(commits, project.tagPrefix),
    server: hostsOf(world.env.serverUrl, world.env.apiUrl).server,
    packages: packagesOf(project, manifests),
    goModule: typeof goMod === "string",
    homebrew: place && tap && { place, tap },
  };
}

/** A version, or its tag. Throws `usage`, exit 2. */
function asVersion(argument: string, { project }: Ground): Version {
  const version = parseVersion(argument) ?? parseTag(argument, project.tagPrefix);
  if (version) return version;
  throw new Problem("usage", `${quoted(argument)} is not a version, nor the tag of one`, { exit: 2, fix: "cogrel withdraw 1.2.3" });
}
