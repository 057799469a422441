import { compareVersions } from "../../domain/manifests/cargo-version-order";
import { indexPath } from "../../domain/registries/crates";
import type { Reply } from "../exchange";
import type { CratesCall } from "./call";
import { splitFeatures } from "./features";
import type { CratesHub } from "./hub";
import type { Crate, CrateVersion } from "./state";

// The sparse index: The Cargo Book, "Registry Index", and src/index.rs and src/storage.rs in github.com/rust-lang/crates.io. The
// time of publication (`pubtime`) is a switch there that is off by default, and isn't here.

const CACHED = { "Cache-Control": "public,max-age=600" };

/** Where the API and the files are. */
export function indexConfig(_: CratesCall, { bases }: CratesHub): Reply {
  const config = { dl: `${bases.files}/crates`, api: bases.api };
  return { status: 200, text: JSON.stringify(config), headers: { ...CACHED, "Content-Type": "application/json" } };
}

/** A crate's file: a line a version, in the order in which they came. */
export function indexFile({ path, shown }: CratesCall, { state }: CratesHub): Reply {
  const crate = Object.values(shown ?? state.crates).find(({ name }) => `/${indexPath(name)}` === path);
  const lines = crate ? visible(crate).map((version) => `${JSON.stringify(line(crate, version))}\n`) : [];
  for (const version of crate?.versions ?? []) version.hidden = Math.max(version.hidden - 1, 0);
  // What the CDN says of a file that isn't there is not known; cargo looks at the status only.
  if (lines.length === 0) return { status: 404, text: "" };
  return { status: 200, text: lines.join(""), headers: { ...CACHED, "Content-Type": "text/plain" } };
}

function visible({ versions }: Crate): CrateVersion[] {
  const there = versions.filter(({ hidden }) => hidden === 0);
  const order = (left: string, right: string) => (left === right ? 0 : left < right ? -1 : 1);
  return there.sort((left, right) => order(left.created, right.created) || compareVersions(left.num, right.num));
}

function line({ name }: Crate, version: CrateVersion) {
  const { num: vers, deps, checksum: cksum, yanked, links, rust_version } = version;
  const { features, features2 } = splitFeatures(version.features);
  return {
    ...{ name, vers, deps, cksum, features },
    ...(features2 && { features2 }),
    yanked,
    ...(links !== null && { links }),
    ...(rust_version !== null && { rust_version }),
    ...(features2 && { v: 2 }),
  };
}
