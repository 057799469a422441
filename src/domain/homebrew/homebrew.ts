import type { Format } from "../assets/formats";
import { assetTemplates, expectedAsset } from "../assets/inventory";
import type { Manifests } from "../manifests/manifests";
import { hasCogShape } from "../packages";
import { Problem } from "../problem";
import type { Project } from "../project";
import { whyNotRefName } from "../tag";
import type { Version } from "../version";

/** Where a project's cask is. */
export interface Homebrew {
  /** The tap's repository, owner/name. */
  tap: string;
  /** The cask's file in the tap. */
  cask: string;
  /** The template of the cask in the project's own repository. */
  template: string;
}

/**
 * The project's cask: as cogrel.toml says, else Cog's own place in a repository of its shape, in the tap of the repository's owner.
 * Undefined where there is none. Whether such a repository has the template is for the caller to see: without it no cask is owed.
 */
export function homebrewOf(project: Project, manifests: Manifests, repository: string): Homebrew | undefined {
  if (project.homebrew) return project.homebrew;
  if (!hasCogShape(manifests)) return undefined;
  const [owner = ""] = repository.split("/");
  return { tap: `${owner}/homebrew-tap`, cask: "Casks/cog.rb", template: ".github/cog.rb.tmpl" };
}

/** What the cask is called: its file's name. Throws `configuration`, exit 2, for one that no branch could be named after. */
export function caskName({ cask }: Homebrew): string {
  const name = (cask.split("/").at(-1) ?? "").replace(/\.rb$/, "");
  if (whyNotRefName(`update-${name}`) === undefined && !name.includes("/")) return name;
  throw new Problem("configuration", `the cask's file ${JSON.stringify(cask)} is not the name of a cask`, {
    exit: 2,
    fix: 'cogrel.toml        cask = "Casks/NAME.rb" in [homebrew]',
  });
}

/** The branch of the tap that a version's cask comes by: one for each version, so that it is found again. */
export function caskBranch(homebrew: Homebrew, version: Version): string {
  return `update-${caskName(homebrew)}-${version.text}`;
}

/** The assets that a cask names by their digests: the programs for macOS of the inventory. */
export function caskAssets(project: Project, manifests: Manifests, version: Version): { arm64?: string; x86_64?: string } {
  const named = (format: Format) => {
    const found = (assetTemplates(project, manifests) ?? []).find((one) => one.format === format);
    return found && expectedAsset(found, version).name;
  };
  const [arm64, x86_64] = [named("macho-arm64"), named("macho-x86_64")];
  return { ...(arm64 !== undefined && { arm64 }), ...(x86_64 !== undefined && { x86_64 }) };
}
