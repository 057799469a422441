import type { AssetState } from "./plan";

/** An asset as GitHub tells of it. */
export interface Asset {
  /** GitHub's number of it; it stays with the asset. */
  id: number;
  name: string;
  size: number;
  /** `starter` is what a broken upload left: it has no bytes and blocks its name (H5). */
  state: "uploaded" | "starter";
  /** sha256 of its bytes in hex; `undefined` where GitHub doesn't tell it (H9). */
  digest: string | undefined;
  /** Who uploaded it. */
  by: string | undefined;
}

/** A release as GitHub tells of it: a draft, or published. */
export interface Release {
  /** GitHub's number of it: several drafts may carry one tag (H1). */
  id: number;
  tag: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  /** target_commitish: a branch or a commit; it counts only while the tag is missing (H3). */
  target: string;
  /** When it became public, ISO 8601. */
  published: string | undefined;
  by: string | undefined;
  /** Its page. */
  url: string;
  assets: readonly Asset[];
}

/** Whether a release has exactly these assets, each whole and the very upload that was looked at. */
export function sameAssets(there: readonly Asset[], wanted: readonly AssetState[]): boolean {
  const known = new Map(there.map((asset) => [asset.id, asset]));
  return there.length === wanted.length && wanted.every((one) => isSame(known.get(one.id), one));
}

/** An upload never changes under its number; the digest is compared where GitHub tells it (H9). */
function isSame(asset: Asset | undefined, { name, size, digest }: AssetState): boolean {
  if (asset?.state !== "uploaded" || asset.name !== name || asset.size !== size) return false;
  return asset.digest === undefined || asset.digest === digest;
}
