import type { Answer } from "../domain/plan";
import { type WithdrawData, withdrawal } from "../domain/withdraw";
import { withdrawFacts } from "../facts/withdraw";
import type { World } from "../world/world";

/** Prints how a version is taken back, channel by channel; does nothing itself. */
export async function withdraw(world: World, version: string): Promise<Answer<WithdrawData>> {
  return withdrawal(await withdrawFacts(world, version));
}
