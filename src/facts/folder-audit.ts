import { type Audit, auditAssets } from "../domain/assets/audit";
import { inventoryOf } from "../domain/assets/inventory";
import { Problem } from "../domain/problem";
import { parseTag } from "../domain/tag";
import { isFolderAt } from "../world/assets/folder";
import type { World } from "../world/world";
import { folderAssets } from "./assets";
import { headFacts } from "./head";
import { mustBeKnown } from "./inventory";

/** Whether the argument of audit is a folder: a tag of the same name is written refs-free, a folder as ./NAME. */
export function isFolder(world: World, asked: string): boolean {
  return isFolderAt(world.cwd, asked) && (parseTag(asked, "v") === undefined || /[/\\]/.test(asked));
}

/** The files of a folder, judged as the release of HEAD's version; no network, no GitHub. */
export async function folderFacts(world: World, folder: string): Promise<Audit> {
  const { project, manifests } = await headFacts(await world.git("gate"));
  const { version } = manifests;
  if (!version) {
    throw new Problem("no-version-files", "HEAD's version files hold no version, so what the files must be called is not known", {
      fix: "cogrel version --check        shows what is wrong with them",
    });
  }
  const inventory = mustBeKnown(inventoryOf(project, manifests, version));
  return auditAssets({ inventory, assets: await folderAssets(world, folder), at: { folder } });
}
