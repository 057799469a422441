import { resolve } from "node:path";
import { CHECKSUMS } from "../domain/assets/inventory";
import type { GateFacts } from "../domain/gate";
import type { OfferFacts } from "../domain/offer";
import type { Asset, Release } from "../domain/release";
import type { Version } from "../domain/version";
import { sha256 } from "../world/digest";
import type { Github } from "../world/github/github";
import type { World } from "../world/world";
import { folderAssets, givenAssets } from "./assets";
import { downloaded } from "./downloads";
import type { Ground } from "./gate";
import { inventoryOfTag, previousOf } from "./inventory";

interface Asked {
  ground: Ground;
  gate: GateFacts;
  version: Version;
  folder: string;
  /** The release of the tag, if there is one. */
  release: Release | undefined;
  releases: readonly Release[];
}

/** A folder's files, and what of the draft has to be known beside them: digests that GitHub doesn't tell, the text of checksums.txt. */
export async function offerFacts(
  world: World,
  github: Github,
  { ground, gate, version, folder, release, releases }: Asked,
): Promise<OfferFacts> {
  const inventory = inventoryOfTag(ground, gate, version);
  const [files, known] = await Promise.all([folderAssets(world, folder), knownAssets(world, github, release?.assets ?? [])]);
  return {
    inventory,
    folder,
    files: files.map((one) => ({ ...one, file: resolve(world.cwd, folder, one.name) })),
    there: known.assets,
    theirs: known.checksums,
    previous: previousOf(ground.project, gate.name, releases),
    sha256,
  };
}

interface Known {
  assets: readonly Asset[];
  checksums: string | undefined;
}

/** H9: an asset whose digest GitHub doesn't tell is downloaded and hashed. */
async function knownAssets(world: World, github: Github, assets: readonly Asset[]): Promise<Known> {
  const asked = assets.filter(({ state, digest, name }) => state === "uploaded" && (digest === undefined || name === CHECKSUMS));
  const read = await givenAssets(world, await downloaded(world, github, { assets: asked }));
  const hashed = new Map(asked.map(({ id }, at) => [id, read[at]?.sha256]));
  return {
    assets: assets.map((asset) => ({ ...asset, digest: asset.digest ?? hashed.get(asset.id) })),
    checksums: read.find(({ name }) => name === CHECKSUMS)?.text,
  };
}
