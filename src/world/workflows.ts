import { Problem } from "../domain/problem";
import type { Effect } from "./changes";
import type { World } from "./world";

/** From here on the rehearsal's GitHub starts the repository's own workflow files. */
export async function applyRunWorkflows({ rehearsal }: World): Promise<Effect> {
  const own = rehearsal?.workflows;
  if (!own) throw new Problem("bug", "there is no rehearsal that could run workflows", { exit: 70 });
  if (await own.on()) return { result: "already so" };
  await own.use();
  if (!(await own.on())) throw new Problem("bug", "the rehearsal does not run the workflow files", { exit: 70 });
  return { result: "done", told: "they are its CI" };
}
