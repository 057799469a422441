import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import type { Effect } from "../changes";
import type { World } from "../world";

/**
 * Downloads an asset of a published release into a folder. It gets its name when its bytes have the digest; until then it is a file that the
 * next run removes. Throws `changed-meanwhile` where GitHub or the folder has something else by now.
 */
export async function saveAsset(
  world: World,
  { repository, tag, to, name, size, digest }: Extract<Action, { do: "download" }>,
): Promise<Effect> {
  const github = await world.github(repository);
  const asset = (await github.published(tag))?.assets.find((one) => one.name === name);
  if (asset?.state !== "uploaded" || asset.size !== size) throw changed(`${name} of ${tag} is not on GitHub any more as it was`);
  mkdirSync(to, { recursive: true });
  const path = join(to, name);
  const temporary = join(to, `.${name}.cogrel-tmp`);
  rmSync(temporary, { force: true });
  const doing = "downloading";
  world.tell({ on: name, at: "begun", doing, of: size });
  try {
    const { sha256: came } = await github.download(asset, temporary, (bytes) =>
      world.tell({ on: name, at: "moved", doing, bytes, of: size }),
    );
    if (came !== digest) throw changed(`${name} of ${tag} has SHA-256 ${came.slice(0, 10)}, not ${digest.slice(0, 10)}`);
    if (existsSync(path)) throw changed(`${name} was put into the folder`);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
    world.tell({ on: name, at: "ended", doing });
  }
  return { result: "done", told: `${name} downloaded` };
}

function changed(what: string): Problem {
  return new Problem("changed-meanwhile", `${what}, while cogrel worked`, { fix: "run the same command again: it looks first" });
}
