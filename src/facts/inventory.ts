import { type Inventory, inventoryOf } from "../domain/assets/inventory";
import type { Previous } from "../domain/assets/platforms";
import type { GateFacts } from "../domain/gate";
import { greatestPublished } from "../domain/latest";
import { Problem } from "../domain/problem";
import type { Project } from "../domain/project";
import type { Release } from "../domain/release";
import type { Version } from "../domain/version";
import type { Ground } from "./gate";

/** What the release of a tag must carry, by the default branch's configuration. Throws `configuration`, exit 2, where nobody says. */
export function inventoryOfTag({ project }: Ground, { at }: GateFacts, version: Version): Inventory {
  return mustBeKnown(at && inventoryOf(project, at.manifests, version));
}

/** Throws `configuration`, exit 2: without a list nobody can say whether a release is whole. */
export function mustBeKnown<T>(list: T | undefined): T {
  if (list !== undefined) return list;
  throw new Problem("configuration", "what a release of this repository carries is not known: cogrel.toml has no assets in [release]", {
    exit: 2,
    fix: 'cogrel.toml        [release] with assets = [{ name = "tool_{version}_linux_x86_64.tar.gz" }], one for each file',
  });
}

/** The last stable release but that of this tag, to compare platforms with. */
export function previousOf({ tagPrefix }: Project, tag: string, releases: readonly Release[]): Previous | undefined {
  const top = greatestPublished(
    releases.filter((release) => release.tag !== tag),
    tagPrefix,
  );
  const release = top && releases.find(({ tag: name, draft }) => name === top.tag && !draft);
  return top && release && { version: top.version, names: release.assets.map(({ name }) => name) };
}
