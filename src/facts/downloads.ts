import { join } from "node:path";
import type { Asset, Release } from "../domain/release";
import type { Github } from "../world/github/github";
import { scratchFolder } from "../world/scratch";
import type { World } from "../world/world";
import type { GivenAsset } from "./assets";

/** Bytes below which a download takes no time that anybody sees: nothing is told of it. */
const SEEN = 1024 * 1024;

/** Downloads at a time. */
const TOGETHER = 4;

/** The assets of a release as files of this machine, gone with the process; what a broken upload left has no bytes. */
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

async function one({ tell }: World, github: Github, asset: Asset, folder: string): Promise<GivenAsset> {
  const { id, name, size, state, digest } = asset;
  const told = { sha256: digest };
  if (state === "starter") return { name, told, size, odd: "is what a broken upload left" };
  // A name from outside is no file name.
  const file = join(folder, String(id));
  if (size < SEEN) await github.download(asset, file, () => undefined);
  else {
    const doing = "downloading";
    tell({ on: name, at: "begun", doing, of: size });
    await github
      .download(asset, file, (bytes) => tell({ on: name, at: "moved", doing, bytes, of: size }))
      .finally(() => tell({ on: name, at: "ended", doing }));
  }
  return { name, told, file };
}
