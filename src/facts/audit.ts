import { type Audit, auditAssets } from "../domain/assets/audit";
import type { GateFacts } from "../domain/gate";
import type { Audited } from "../domain/publish";
import type { Release } from "../domain/release";
import type { Version } from "../domain/version";
import type { Github } from "../world/github/github";
import type { World } from "../world/world";
import { givenAssets } from "./assets";
import { downloaded } from "./downloads";
import type { Ground } from "./gate";
import { inventoryOfTag, previousOf } from "./inventory";

interface Asked {
  gate: GateFacts;
  version: Version;
  release: Release;
  /** All releases, to compare platforms with the last stable one. */
  releases: readonly Release[];
}

/** Downloads every asset of a release and judges it; with the very uploads that were looked at (I4). */
export async function auditRelease(
  world: World,
  ground: Ground,
  github: Github,
  { gate, version, release, releases }: Asked,
): Promise<Audited & Pick<Audit, "wrong">> {
  const inventory = inventoryOfTag(ground, gate, version);
  const facts = await givenAssets(world, await downloaded(world, github, release));
  const { checks, table, wrong, assets } = auditAssets({
    inventory,
    assets: facts,
    at: { tag: gate.name, published: !release.draft },
    previous: previousOf(ground.project, gate.name, releases),
  });
  const states = release.assets
    .map(({ id, name, size }, at) => ({ id, name, size, digest: facts[at]?.sha256 ?? "" }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { checks, table, wrong, found: assets, assets: states };
}
