import { resolve } from "node:path";
import type { AssetFacts } from "../domain/assets/asset-facts";
import { assetFolder } from "../world/assets/folder";
import { type Inspected, unread } from "../world/assets/inspect";
import { inspectFiles } from "../world/assets/threads";
import type { World } from "../world/world";

/** An asset of a release: its bytes in a file of this machine, or why there are none; and what GitHub says of it. */
export type GivenAsset = { name: string; told: { sha256: string | undefined } } & (
  | {
      /** Absolute. */
      file: string;
    }
  | {
      size: number;
      /** After "it": "is what a broken upload left". */
      odd: string;
    }
);

/** What the files of a folder are; the folder is relative to where the command works. Throws `usage`, exit 2, where it is none. */
export async function folderAssets(world: World, folder: string): Promise<AssetFacts[]> {
  const all = assetFolder(resolve(world.cwd, folder));
  return inspected(
    world,
    all.map(({ name, path, odd }) => (odd === undefined ? { name, path } : { name, odd: unread(0, odd) })),
  );
}

/** What the assets of a release are, that were downloaded. */
export async function givenAssets(world: World, given: readonly GivenAsset[]): Promise<AssetFacts[]> {
  const found = await inspected(
    world,
    given.map((one) => ("file" in one ? { name: one.name, path: one.file } : { name: one.name, odd: unread(one.size, one.odd) })),
  );
  return found.map((facts, at) => ({ ...facts, told: given[at]?.told ?? { sha256: undefined } }));
}

type Asked = { name: string; path: string } | { name: string; odd: Inspected };

/** Bytes below which hashing takes no time that anybody sees: nothing is told of it. */
const SEEN = 16 * 1024 * 1024;

async function inspected(world: World, asked: readonly Asked[]): Promise<AssetFacts[]> {
  const files = asked.filter((one) => "path" in one);
  const found = await inspectFiles(files, (at, size) => telling(world, files[at]?.name ?? "", size));
  const known = new Map(files.map((one, at) => [one, found[at]]));
  return asked.map((one) => ({ name: one.name, ...(("odd" in one ? one.odd : known.get(one)) ?? unread(0, "was not read")) }));
}

/** Tells how far the reading of one file is. */
function telling({ tell }: World, on: string, of: number) {
  const doing = "hashing";
  if (of < SEEN) return { moved: () => undefined, ended: () => undefined };
  tell({ on, at: "begun", doing, of });
  return {
    moved: (bytes: number) => tell({ on, at: "moved", doing, bytes, of }),
    ended: () => tell({ on, at: "ended", doing, of }),
  };
}
