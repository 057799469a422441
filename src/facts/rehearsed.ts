import { placeOf } from "../domain/address";
import { type AssetTemplate, assetTemplates, COG_ASSETS } from "../domain/assets/inventory";
import { type Homebrew, homebrewOf } from "../domain/homebrew/homebrew";
import { packagesOf } from "../domain/packages";
import { EXIT, Problem } from "../domain/problem";
import { cogPackages, defaultProject, type Package, type Project } from "../domain/project";
import { isRepositoryName } from "../domain/repository-name";
import type { Git } from "../world/git";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { headFacts } from "./head";
import { mustBeKnown } from "./inventory";
import { type OwnWorkflow, ownWorkflows } from "./own-workflows";

/** What a rehearsal copies, under which name, and what its builds make. */
export interface Rehearsed {
  /** The repository's folder; `undefined` for the example. */
  folder: string | undefined;
  /** owner/name. */
  repository: string;
  project: Project;
  assets: readonly AssetTemplate[];
  packages: readonly Package[];
  /** The cask in the tap, where the project has one: its place, and the text of the last release's, if that is known. */
  homebrew: (Homebrew & { last?: string }) | undefined;
  /** The release's own workflow files, where they are to be run: the build's, and the publication's. */
  workflows?: readonly OwnWorkflow[];
}

interface Wanted {
  example?: boolean;
  workflows?: boolean;
}

/** The committed state of this repository, or the example. Throws `configuration`, exit 2, where no assets are known. */
export async function rehearsedFacts(world: World, { example, workflows }: Wanted): Promise<Rehearsed> {
  if (example && workflows)
    throw new Problem("usage", "the example has no workflow files of its own to run", {
      exit: EXIT.usage,
      fix: "cogrel rehearse --workflows        in your repository",
    });
  if (example) return exampleFacts();
  const git = await world.git("gate");
  const { head, project, manifests } = await headFacts(git);
  const repository = await nameFor(git, world, project);
  const homebrew = homebrewOf(project, manifests, repository);
  const [template] = homebrew ? await commitSource(git, head).files([homebrew.template]) : [];
  return {
    folder: git.repository.top,
    repository,
    project,
    assets: mustBeKnown(assetTemplates(project, manifests)),
    packages: packagesOf(project, manifests),
    // Without its template a cask is owed by configuration only: the real command says what is missing.
    homebrew: project.homebrew || typeof template === "string" ? homebrew : undefined,
    ...(workflows && { workflows: await ownWorkflows(commitSource(git, head), project) }),
  };
}

function exampleFacts(): Rehearsed {
  const homebrew = { tap: "example/homebrew-tap", cask: "Casks/cog.rb", template: ".github/cog.rb.tmpl" };
  const last = 'cask "cog" do\n  version "0.17.0"\nend\n';
  const project = defaultProject();
  return {
    folder: undefined,
    repository: "example/cog",
    project,
    assets: COG_ASSETS,
    packages: cogPackages,
    homebrew: { ...homebrew, last },
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
