import type { Features } from "./state";

interface Split {
  features: Features;
  /** Those that only newer cargos read: `dep:` and `pkg?/feature`, and what needs them. */
  features2: Features | undefined;
}

/** Divides features as the index does (crates/crates_io_index/src/features.rs), each part in the order of its names. */
export function splitFeatures(all: Features): Split {
  const isNew = (value: string) => value.startsWith("dep:") || value.includes("?/");
  const later = new Set(Object.keys(all).filter((name) => all[name]?.some(isNew)));
  for (let before = -1; before !== later.size; ) {
    before = later.size;
    for (const [name, values] of Object.entries(all)) if (values.some((value) => later.has(value))) later.add(name);
  }
  const part = (wanted: boolean) =>
    Object.fromEntries(
      Object.keys(all)
        .filter((name) => later.has(name) === wanted)
        .sort()
        .map((name) => [name, all[name] ?? []]),
    );
  return { features: part(false), features2: later.size > 0 ? part(true) : undefined };
}
