import { Problem } from "../domain/problem";
import { defaultProject, type Project } from "../domain/project";
import type { Source } from "../world/source";
import type { World } from "../world/world";

/** The file that describes a repository, at its root. */
export const CONFIGURATION = "cogrel.toml";

/** The Project as this commit or working tree describes it; the default without a cogrel.toml. Throws `configuration`, exit 2. */
export async function projectFromSource(source: Source): Promise<Project> {
  const text = await read(source);
  if (text === undefined) return defaultProject();
  // Most repositories have none, and its parser takes longer to load than all the rest.
  const { projectFromText } = await import("../domain/configuration/project");
  return projectFromText(text, CONFIGURATION);
}

async function read(source: Source): Promise<string | undefined> {
  const [found] = await source.files([CONFIGURATION]);
  if (typeof found !== "object") return found;
  throw new Problem("configuration", `${CONFIGURATION} ${found.why}`, { exit: 2, fix: `make ${CONFIGURATION} a plain UTF-8 file` });
}

/** The repository's root; the folder itself where there is no repository, since reading files needs none. */
export function topOf(world: World): string {
  return isRepository(world) ? world.repository().top : world.cwd;
}

/** Whether the folder is in a git repository with files. */
export function isRepository(world: World): boolean {
  try {
    world.repository();
    return true;
  } catch (cause) {
    if (cause instanceof Problem && cause.code === "not-a-repository") return false;
    throw cause;
  }
}
