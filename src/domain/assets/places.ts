import { matchesGlob } from "../glob";
import type { AssetFacts } from "./asset-facts";
import type { ExpectedAsset, Inventory } from "./inventory";

/** An asset of the inventory with what is there for it; or, without `expected`, an asset that the inventory does not have. */
export interface Place {
  /** The expected name or pattern; of what is not expected, its name. */
  name: string;
  kind: ExpectedAsset["kind"];
  expected?: ExpectedAsset;
  assets: readonly AssetFacts[];
  /** May be there though nobody expects it. */
  allowed: boolean;
}

/** Puts each asset to what the inventory expects: names first, then patterns. */
export function placesOf({ assets: expected, allowExtra }: Inventory, assets: readonly AssetFacts[]): Place[] {
  const free = new Set(assets);
  const found = new Map<ExpectedAsset, AssetFacts[]>();
  for (const exact of [true, false]) {
    for (const one of expected) {
      const own = [...free].filter(({ name }) => (exact ? name === one.name : matchesGlob(one.name, name)));
      for (const asset of own) free.delete(asset);
      found.set(one, [...(found.get(one) ?? []), ...own]);
    }
  }
  const named = expected.map((one): Place => ({ ...one, expected: one, assets: found.get(one) ?? [], allowed: true }));
  const extra = [...free].map((asset): Place => {
    const allowed = allowExtra.some((pattern) => matchesGlob(pattern, asset.name));
    return { name: asset.name, kind: asset.name.endsWith(".whl") ? "wheel" : "file", assets: [asset], allowed };
  });
  return [...named, ...extra];
}
