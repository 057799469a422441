import type { Git } from "./git";

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
