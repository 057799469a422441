import { readFileSync } from "node:fs";
import type { CratesHub } from "./hub";
import { canonicalName } from "./names";
import { versionOf } from "./publish";
import type { Crate, CrateVersion } from "./state";
import { readTarball, type Tarball } from "./tarball";

/** A version that is there already: its crate is the file at `path`, or made of `content`, which cargo can resolve but not unpack. */
export type SeedVersion = { num: string; created?: string; yanked?: boolean; by?: string } & ({ path: string } | { content: string });

export interface SeedCrate {
  name: string;
  owners: readonly string[];
  versions: readonly SeedVersion[];
}

/** Puts a crate where it was before anybody looks: nothing is checked. */
export async function seed(one: SeedCrate, hub: CratesHub): Promise<void> {
  const [owner = ""] = one.owners;
  const versions: CrateVersion[] = [];
  for (const version of one.versions) versions.push(await seedVersion(one.name, version, { by: version.by ?? owner, hub }));
  const times = versions.map(({ created }) => created).sort();
  const now = hub.now().toISOString();
  const crate: Crate = {
    name: one.name,
    owners: [...one.owners],
    created: times[0] ?? now,
    updated: times.at(-1) ?? now,
    keywords: [],
    versions,
  };
  hub.state.crates[canonicalName(one.name)] = crate;
}

async function seedVersion(name: string, one: SeedVersion, { by, hub }: { by: string; hub: CratesHub }): Promise<CrateVersion> {
  const bytes = "path" in one ? readFileSync(one.path) : Buffer.from(one.content);
  const read = "path" in one ? await readTarball(bytes, `${name}-${one.num}`) : NOTHING;
  if ("detail" in read) throw new Error(`${name} ${one.num} cannot be there already: ${read.detail}`);
  const version = versionOf(one.num, bytes, read as Tarball, hub);
  const created = one.created ?? version.created;
  const actions: CrateVersion["actions"] = [{ action: "publish", by, time: created }];
  return { ...version, created, updated: created, yanked: one.yanked ?? false, by, actions, hidden: 0 };
}

const NOTHING: Tarball = { manifest: {}, paths: [] };
