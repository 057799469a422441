import type { GithubAction } from "../../domain/plan";
import type { Effect } from "../changes";
import type { World } from "../world";

export async function applyToGithub(_world: World, action: GithubAction): Promise<Effect> {
  throw new Error(action.do);
}
