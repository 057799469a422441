import { placeOf } from "../domain/address";
import { type AssetTemplate, assetTemplates, COG_ASSETS } from "../domain/assets/inventory";
import { packagesOf } from "../domain/packages";
import { cogPackages, defaultProject, type Package, type Project } from "../domain/project";
import { isRepositoryName } from "../domain/repository-name";
import type { Git } from "../world/git";
import type { World } from "../world/world";
import { headFacts } from "./head";
import { mustBeKnown } from "./inventory";

/** What a rehearsal copies, under which name, and what its builds make. */
export interface Rehearsed {
  /** The repository's folder; `undefined` for the example. */
  folder: string | undefined;
  /** owner/name. */
  repository: string;
  project: Project;
  assets: readonly AssetTemplate[];
  packages: readonly Package[];
}

/** The committed state of this repository, or the example. Throws `configuration`, exit 2, where no assets are known. */
export async function rehearsedFacts(world: World, example: boolean): Promise<Rehearsed> {
  if (example)
    return { folder: undefined, repository: "example/cog", project: defaultProject(), assets: COG_ASSETS, packages: cogPackages };
  const git = await world.git("gate");
  const { project, manifests } = await headFacts(git);
  return {
    folder: git.repository.top,
    repository: await nameFor(git, world, project),
    project,
    assets: mustBeKnown(assetTemplates(project, manifests)),
    packages: packagesOf(project, manifests),
  };
}

/** As a release's own commands find it, else by the folder's name: a rehearsal needs no repository on GitHub. */
async function nameFor(git: Git, { env, remote }: World, { repository }: Project): Promise<string> {
  const told = repository ?? env.repository;
  if (told !== undefined) return told;
  const address = (await git.ask(["config", "--get", `remote.${remote}.url`])).out.toString("utf8").trim();
  const { host, path } = placeOf(address);
  if (host !== "" && isRepositoryName(path)) return path;
  const folder = git.repository.top.split(/[/\\]/).at(-1) ?? "";
  return isRepositoryName(`example/${folder}`) ? `example/${folder}` : "example/repository";
}
