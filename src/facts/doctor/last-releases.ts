import type { StatusFacts } from "../../domain/status/facts";
import { isVersionTag } from "../../domain/tag";
import { type Unread, unreadIf } from "../../domain/unread";
import { greatest, releaseType } from "../../domain/version";
import type { Advertised } from "../../world/remote";
import type { World } from "../../world/world";
import { type Ground, readGround } from "../gate";
import { statusAt } from "../status";
import type { TagsSeen } from "./tags";

type Seen = Pick<TagsSeen, "tags" | "said" | "silent">;

/** A release, and what status sees of it. */
export interface LastRelease {
  tag: string;
  seen: StatusFacts | Unread;
}

/** The greatest stable version and the greatest pre-release that are tagged, each as status sees it. Never throws Problems. */
export async function lastReleases(world: World, { tags, said, silent }: Seen): Promise<LastRelease[]> {
  const versions = tags.filter(isVersionTag);
  const last = (["stable", "pre-release"] as const).flatMap(
    (type) => greatest(versions.filter(({ version }) => releaseType(version) === type)) ?? [],
  );
  // Tags that are here only say nothing of those that are not.
  if (last.length === 0) return silent ? [{ tag: "the last releases", seen: silent }] : [];
  const ground = silent ?? (await groundOf(world, said).catch(unreadIf));
  const looking = withoutApp(world);
  return Promise.all(
    last.map(async ({ name: tag, version }): Promise<LastRelease> => {
      if ("unread" in ground) return { tag, seen: ground };
      return { tag, seen: await statusAt(looking, ground, { version, tag }, { whole: false }).catch(unreadIf) };
    }),
  );
}

async function groundOf(world: World, said: Advertised | undefined): Promise<Ground> {
  return readGround(await world.git("gate"), world.remote, undefined, said);
}

/** An App's token would have to be made first: the tap is read with the usual token where it has none of its own. */
function withoutApp(world: World): World {
  return world.env.tap.token === undefined ? { ...world, tap: world.github } : world;
}
