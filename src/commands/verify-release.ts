import type { Answer } from "../domain/plan";
import { judgeRelease, type VerifyData } from "../domain/verify-release";
import { verifyFacts } from "../facts/verify-release";
import type { World } from "../world/world";

/** CI's gate before anything goes to a registry: is this release the one that was checked, and what is still to be published? */
export async function verifyRelease(world: World, tag: string | undefined): Promise<Answer<VerifyData>> {
  return judgeRelease(await verifyFacts(world, tag));
}
