import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Offered } from "../domain/draft";
import { sizeShown } from "../domain/size";
import { sha256 } from "../world/digest";
import type { World } from "../world/world";

export async function offeredFacts(world: World, folder: string): Promise<Offered> {
  const dir = resolve(world.cwd, folder);
  const assets = readdirSync(dir)
    .sort()
    .map((name) => ({
      name,
      size: statSync(join(dir, name)).size,
      digest: sha256(readFileSync(join(dir, name))),
      from: { file: join(dir, name) },
    }));
  const text = assets.map(({ name, digest }) => `${digest}  ${name}\n`).join("");
  const checksums = { name: "checksums.txt", size: text.length, digest: sha256(text), from: { text } };
  return { assets, checksums, checks: [], table: { rows: assets.map(({ name, size }) => ({ cells: [name, sizeShown(size)] })) } };
}
