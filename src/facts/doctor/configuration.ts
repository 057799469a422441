import { projectFromText } from "../../domain/configuration/project";
import type { ConfigurationHere } from "../../domain/doctor/configuration";
import { Problem } from "../../domain/problem";
import { lookAt } from "../../world/files";
import type { Git } from "../../world/git";
import { commitSource } from "../../world/source";
import { CONFIGURATION } from "../project";
import { leftOut } from "../working-tree";

/** What the working tree's cogrel.toml is beside HEAD's, which has been read already and is right. */
export async function configurationHere(git: Git, head: string): Promise<ConfigurationHere> {
  const [held] = await commitSource(git, head).files([CONFIGURATION]);
  const here = lookAt(git.repository.top, CONFIGURATION);
  if (here.kind === "missing" && held === undefined) return { is: "none" };
  if (here.kind === "missing") return { is: (await leftOut(git, [CONFIGURATION])).has(CONFIGURATION) ? "same" : "removed" };
  if (here.kind !== "plain" || here.text === undefined) return { is: "odd" };
  const lf = (text: string) => text.replaceAll("\r\n", "\n");
  if (typeof held === "string" && lf(held) === lf(here.text)) return { is: "same" };
  try {
    projectFromText(here.text, CONFIGURATION);
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== "configuration") throw cause;
    return { is: "wrong", problem: cause };
  }
  return { is: held === undefined ? "new" : "changed" };
}
