import type { Audited } from "../domain/publish";
import type { Release } from "../domain/release";
import { sizeShown } from "../domain/size";
import type { Version } from "../domain/version";
import type { Github } from "../world/github/github";
import type { World } from "../world/world";
import type { Ground } from "./gate";

interface Asked {
  release: Release;
  version: Version;
  releases: readonly Release[];
}

export async function auditRelease(_world: World, _ground: Ground, _github: Github, { release }: Asked): Promise<Audited> {
  const rows = release.assets.map(({ name, size }) => ({ cells: [name, sizeShown(size)], mark: "yes" as const, found: "there" }));
  return {
    checks: [],
    table: { rows, right: [1] },
    assets: release.assets.map(({ id, name, size, digest }) => ({ id, name, size, digest: digest ?? "" })),
  };
}
