import type { Answer, Outcome, Turn } from "../domain/plan";
import { Problem } from "../domain/problem";
import { pastAnswer } from "../domain/status/past";
import { statusAnswer } from "../domain/status/status";
import { followStatus } from "../facts/follow-status";
import { pastFacts } from "../facts/past";
import { statusFacts } from "../facts/status";
import type { World } from "../world/world";

export interface StatusOptions {
  watch?: boolean;
  all?: boolean;
  exitCode?: boolean;
}

/** Where a release stands: each place that it is in, and the next command. Changes nothing. */
export async function* status(
  world: World,
  asked: string | undefined,
  { watch = false, all = false, exitCode = false }: StatusOptions,
): AsyncGenerator<Turn, void, Outcome[] | Answer> {
  if (all && (watch || exitCode || asked !== undefined))
    throw new Problem("usage", "--all shows several releases: it takes no version, no --watch and no --exit-code", {
      exit: 2,
      fix: "cogrel status --all        or name one release",
    });
  if (all) yield pastAnswer(await pastFacts(world));
  else if (watch) yield followStatus(world, asked, exitCode);
  else yield statusAnswer(await statusFacts(world, asked), exitCode).answer;
}
