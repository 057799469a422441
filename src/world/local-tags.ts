import type { Git } from "./git";
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

/** The tags that are here, by name, each with the commit that it peels to. */
export async function localTags(git: Git): Promise<Map<string, string | undefined>> {
  const format = "%(refname:strip=2)%00%(objectname)%00%(*objectname)";
  const out = await git.tell(["for-each-ref", `--format=${format}`, "refs/tags/"]);
  const lines = out.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line): [string, string | undefined] => {
      const [name, object, peeled] = line.split("\0") as [string, string, string];
      return [name, peeled || object];
    }),
  );
}
