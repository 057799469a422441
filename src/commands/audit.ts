import type { Answer } from "../domain/plan";
import { publishFacts } from "../facts/publish";
import type { World } from "../world/world";

export async function audit(world: World, tag: string | undefined, _options: object): Promise<Answer> {
  const { audited, gate } = await publishFacts(world, tag);
  return {
    kind: "answer",
    title: `the assets of ${gate.name} are right`,
    verdict: "yes",
    data: {},
    checks: audited?.checks.slice() ?? [],
    ...(audited && { table: audited.table }),
  };
}
