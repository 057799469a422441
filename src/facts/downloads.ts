import { join } from "node:path";
import type { Asset, Release } from "../domain/release";
import { isLookedInto, unread } from "../world/assets/inspect";
import type { Fetched } from "../world/github/download";
import type { Github } from "../world/github/github";
import { scratchFolder } from "../world/scratch";
import type { World } from "../world/world";
import type { GivenAsset } from "./assets";

/** Bytes below which a download takes no time that anybody sees: nothing is told of it. */
const SEEN = 1024 * 1024;

/** Downloads at a time. */
const TOGETHER = 3;

/** The assets of a release: hashed, and files of this machine where they are looked into, gone with the process; what a broken upload left has no bytes. */
export async function downloaded(world: World, github: Github, { assets }: Pick<Release, "assets">): Promise<GivenAsset[]> {
  const folder = scratchFolder();
  const given: GivenAsset[] = [];
  const waiting = [...assets.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, asset] = next;
      given[at] = await one(world, github, asset, folder);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return given;
}

async function one(world: World, github: Github, asset: Asset, folder: string): Promise<GivenAsset> {
  const { id, name, size, state, digest } = asset;
  const told = { sha256: digest };
  if (state === "starter") return { name, told, inspected: unread(size, "is what a broken upload left") };
  // A name from outside is no file name. What nothing is read from but its hash is written nowhere.
  const file = isLookedInto(name) ? join(folder, String(id)) : undefined;
  const written = { size, ...(await fetched(world, github, asset, file)) };
  return file === undefined ? { name, told, inspected: written } : { name, told, file, written };
}

async function fetched({ tell }: World, github: Github, asset: Asset, file: string | undefined): Promise<Fetched> {
  const { name, size } = asset;
  if (size < SEEN) return github.download(asset, file, () => undefined);
  const doing = "downloading";
  tell({ on: name, at: "begun", doing, of: size });
  return github
    .download(asset, file, (bytes) => tell({ on: name, at: "moved", doing, bytes, of: size }))
    .finally(() => tell({ on: name, at: "ended", doing }));
}
