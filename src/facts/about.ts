import type { About } from "../domain/about";
import { lookAt } from "../world/files";
import { ownCommit, thisMachine, versionOf } from "../world/machine";
import { isShallow } from "../world/repository";
import type { World } from "../world/world";

/** Programs that a release may need, beside git. */
const PROGRAMS = ["gh", "cargo", "uv", "python3"] as const;

/** What a report of a bug needs to say; never the value of a variable, a path or an address. */
export async function aboutFacts(world: World, version: string): Promise<About> {
  const { env } = world;
  const [commit, git, ...others] = await Promise.all([
    ownCommit(env),
    versionOf("git", env),
    ...PROGRAMS.map((program) => versionOf(program, env)),
  ]);
  return {
    cogrel: { version, ...(commit !== undefined && { commit }) },
    machine: thisMachine(),
    programs: [{ name: "git", version: git }, ...PROGRAMS.map((name, at) => ({ name, version: others[at] }))],
    surroundings: {
      ci: env.actions ? "GitHub Actions" : env.ci ? "yes" : "no",
      terminal: world.ask !== undefined,
      token: env.token !== undefined,
      server: env.serverUrl === "https://github.com" ? "github.com" : "another one",
    },
    ...repositoryOf(world),
  };
}

function repositoryOf(world: World): Pick<About, "repository"> {
  try {
    const repository = world.repository();
    return { repository: { shallow: isShallow(repository), configured: lookAt(repository.top, "cogrel.toml").kind === "plain" } };
  } catch {
    return {};
  }
}
