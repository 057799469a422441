import { placeOf } from "../domain/address";
import { Problem } from "../domain/problem";
import type { Project } from "../domain/project";
import { isRepositoryName } from "../domain/repository-name";
import type { Git } from "../world/git";
import type { World } from "../world/world";

/**
 * The project's repository on GitHub, owner/name: cogrel.toml's, else GITHUB_REPOSITORY, else that of the remote's address
 * (INTERFACE: "Everywhere"). Throws `no-repository`, exit 2.
 */
export async function repositoryName(git: Git, { env, remote }: World, { repository }: Pick<Project, "repository">): Promise<string> {
  const told = repository ?? env.repository;
  if (told !== undefined) return told;
  const address = (await git.ask(["config", "--get", `remote.${remote}.url`])).out.toString("utf8").trim();
  const { host, path } = placeOf(address);
  const server = placeOf(`${env.serverUrl.replace(/\/+$/, "")}/x/y`).host;
  if (host === server && isRepositoryName(path)) return path;
  const found = address === "" ? `there is no remote ${remote}` : `the remote ${remote} is not a repository on ${server}`;
  throw new Problem("no-repository", `${found}, and neither cogrel.toml nor GITHUB_REPOSITORY names one`, {
    exit: 2,
    fix: 'export GITHUB_REPOSITORY=OWNER/NAME        or  repository = "owner/name" in cogrel.toml',
  });
}
