import type { Watch } from "../domain/plan";
import { type StatusData, statusAnswer } from "../domain/status/status";
import type { World } from "../world/world";
import { statusFacts } from "./status";

/** Seconds between looks: a look is some twenty requests. */
const WAITS = [3, 5, 10, 15, 20, 30] as const;

/** Looks at a release until it is done, or until nothing is to be waited for. It may take days: a person publishes, a person merges. */
export function followStatus(world: World, asked: string | undefined, strict: boolean): Watch<StatusData> {
  return {
    kind: "watch",
    title: "looking until it is done",
    waits: WAITS,
    atMost: Number.POSITIVE_INFINITY,
    left: "the release goes on without cogrel",
    look: async () => statusAnswer(await statusFacts(world, asked), strict),
  };
}
