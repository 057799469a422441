import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import type { Answer, Outcome, Plan, Turn } from "../../src/domain/plan";
import { cogPackages } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { perform } from "../../src/perform";
import { builtAssets } from "../../src/rehearsal/build/assets";
import { watch } from "../../src/watch";
import type { World } from "../../src/world/world";
import { cogFiles, type Files } from "../harness";
import type { Hub } from "./hub";

/** A version on main, tagged and pushed, and a folder with the assets of its build. */
export interface Ready {
  tag: string;
  commit: string;
  dist: string;
}

let folders = 0;

/** Brings a version to main of the hub, tags it there, and builds its assets, but for checksums.txt. */
export function readyFor(hub: Hub, version: string, { branch = "main", files = {} as Files } = {}): Ready {
  const commit = hub.commit({ ...cogFiles(version), ...files }, `Bump version to ${version}`);
  const tag = `v${version}`;
  hub.git("tag", "--annotate", `--message=${tag}`, tag);
  hub.git("push", "--quiet", hub.origin, `HEAD:refs/heads/${branch}`, `refs/tags/${tag}`);
  return { tag, commit, dist: built(hub, version) };
}

/** A folder with the assets of a version's build. */
function built(hub: Hub, version: string): string {
  const dist = join(hub.env.HOME as string, `dist-${folders++}`);
  mkdirSync(dist);
  for (const { name, bytes } of builtAssets({ version: parseVersion(version) as Version, assets: COG_ASSETS, packages: cogPackages }))
    writeFileSync(join(dist, name), bytes);
  return dist;
}

type Steps = AsyncGenerator<Turn, void, Outcome[] | Answer>;

/** Takes a command's Turns as somebody who says yes to each Plan; gives them all. Ends at a Turn that is not a yes, as cli.ts does. */
export async function taken(world: World, turns: Steps | Promise<Turn>): Promise<(Plan | Answer)[]> {
  const seen: (Plan | Answer)[] = [];
  if (turns instanceof Promise) return [(await turns) as Plan | Answer];
  for (let next = await turns.next(); !next.done; ) {
    const turn = next.value.kind === "watch" ? (await watch(world, next.value, () => undefined)).answer : next.value;
    if (!turn) throw new Error("a Watch without a look");
    seen.push(turn);
    if (turn.checks.some(({ verdict }) => verdict !== "yes")) break;
    next = await turns.next(turn.kind === "plan" ? await perform(world, turn) : turn);
  }
  return seen;
}
