import type { Package } from "../project";

/** What a version is published to: `pypi:coglet`, `crates:coglet`, `homebrew`. */
export type TargetKey = `pypi:${string}` | `crates:${string}` | "homebrew";

/** The registries' packages among all, in an order in which what one needs comes before it (the seed: coglet before cog). */
export function published(packages: readonly Package[]): Package[] {
  const all = packages.filter(({ registry }) => registry !== "github");
  const keys = new Set<string>(all.map(keyOf));
  const done: Package[] = [];
  for (let left = all; left.length > 0; ) {
    const known = new Set(done.map(keyOf) as string[]);
    const next = left.filter(({ needs }) => needs.every((need) => known.has(need) || !keys.has(need)));
    // Packages that need each other are refused when cogrel.toml is read; none is lost here.
    done.push(...(next.length > 0 ? next : left));
    left = next.length > 0 ? left.filter((one) => !next.includes(one)) : [];
  }
  return done;
}

export function keyOf({ registry, name }: Pick<Package, "registry" | "name">): TargetKey {
  return `${registry as "pypi" | "crates"}:${name}`;
}
