import type { Manifests } from "../manifests/manifests";
import { hasCogShape } from "../packages";
import type { Project } from "../project";

/** What Cog's releases carry (COG.md, "release-build.yaml"). */
export const COG_ASSETS: readonly { name: string; format?: string }[] = [
  { name: "cog_Darwin_arm64", format: "macho-arm64" },
  { name: "cog_Darwin_x86_64", format: "macho-x86_64" },
  { name: "cog_Linux_arm64", format: "elf-arm64" },
  { name: "cog_Linux_x86_64", format: "elf-x86_64" },
  { name: "cog-{pep440}-py3-none-any.whl" },
  { name: "cog-{pep440}.tar.gz" },
  { name: "coglet-{pep440}-cp310-abi3-macosx_*_arm64.whl" },
  { name: "coglet-{pep440}-cp310-abi3-manylinux*_aarch64.whl" },
  { name: "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl" },
];

export function assetTemplates(project: Project, manifests: Manifests): readonly { name: string; format?: string }[] | undefined {
  return project.release?.assets ?? (hasCogShape(manifests) ? COG_ASSETS : undefined);
}
