import { resolve } from "node:path";
import type { AssetFacts } from "../domain/assets/asset-facts";
import { assetFolder } from "../world/assets/folder";
import { type FileAsked, type Hashed, type Inspected, unread } from "../world/assets/inspect";
import { inspectFiles } from "../world/assets/threads";
import type { World } from "../world/world";

/** An asset of a release: a file of this machine, hashed on its way, or what is known of it without one; and what GitHub says of it. */
export type GivenAsset = { name: string; told: { sha256: string | undefined } } & (
  | { file: string; written: Hashed }
  | { inspected: Inspected }
);

/** What the files of a folder are; the folder is relative to where the command works. Throws `usage`, exit 2, where it is none. */
export async function folderAssets(world: World, folder: string): Promise<AssetFacts[]> {
  const all = assetFolder(resolve(world.cwd, folder));
  return inspected(
    world,
    all.map(({ name, path, odd }) => (odd === undefined ? { name, path } : { name, known: unread(0, odd) })),
  );
}

/** What the assets of a release are, that were downloaded. */
export async function givenAssets(world: World, given: readonly GivenAsset[]): Promise<AssetFacts[]> {
  const found = await inspected(
    world,
    given.map((one) =>
      "file" in one ? { name: one.name, path: one.file, written: one.written } : { name: one.name, known: one.inspected },
    ),
  );
  return found.map((facts, at) => ({ ...facts, told: given[at]?.told ?? { sha256: undefined } }));
}

type Asked = FileAsked | { name: string; known: Inspected };

/** Bytes below which hashing takes no time that anybody sees: nothing is told of it. */
const SEEN = 16 * 1024 * 1024;

async function inspected(world: World, asked: readonly Asked[]): Promise<AssetFacts[]> {
  const files = asked.filter((one) => "path" in one);
  const found = await inspectFiles(files, (at, size) => telling(world, files[at], size));
  const known = new Map(files.map((one, at) => [one, found[at]]));
  return asked.map((one) => ({ name: one.name, ...(("known" in one ? one.known : known.get(one)) ?? unread(0, "was not read")) }));
}

/** Tells how far the reading of one file is. */
function telling({ tell }: World, file: FileAsked | undefined, of: number) {
  const [on, doing] = [file?.name ?? "", "hashing"];
  if (of < SEEN || file?.written) return { moved: () => undefined, ended: () => undefined };
  tell({ on, at: "begun", doing, of });
  return {
    moved: (bytes: number) => tell({ on, at: "moved", doing, bytes, of }),
    ended: () => tell({ on, at: "ended", doing, of }),
  };
}
