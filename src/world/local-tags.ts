import { Problem } from "../domain/problem";
import { type Git, lastLine } from "./git";
import type { GitObject } from "./objects";

/**
 * The object that refs/tags/NAME names here, exactly. Where there is none git would take refs/tags/refs/tags/NAME and the like
 * for it, which anybody may push (G1; https://git-scm.com/docs/gitrevisions#_specifying_revisions).
 */
export async function tagHere(git: Git, name: string): Promise<GitObject | undefined> {
  const ref = `refs/tags/${name}`;
  const lookAlikes = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].map((folder) => `${folder}${ref}`);
  const [found, ...alike] = await git.objects().readAll([ref, ...lookAlikes, `refs/remotes/${ref}/HEAD`]);
  if (!found || alike.every((one) => one === undefined)) return found;
  const exact = await git.ask(["show-ref", "--verify", "--quiet", "--", ref]);
  return exact.code === 0 ? found : undefined;
}

/** The tags that are here, by name, each with the commit that it peels to: `ID REF`, then `ID REF^{}` for a tag object. */
export async function localTags(git: Git): Promise<Map<string, string>> {
  const ran = await git.ask(["show-ref", "--tags", "--dereference"]);
  // 1 is git's word for none.
  if (ran.code !== 0 && ran.code !== 1) throw new Problem("git-failed", `git show-ref failed: ${lastLine(ran.err)}`, { exit: 3 });
  const lines = ran.out.toString("utf8").split("\n").slice(0, -1);
  return new Map(
    lines.map((line) => [line.slice(line.indexOf(" ") + 1 + "refs/tags/".length).replace(/\^\{\}$/, ""), line.slice(0, line.indexOf(" "))]),
  );
}
