import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { notFound, ok, type Reply } from "../reply";
import { commitShape } from "../rest/commits";
import { commitsBetween } from "./merge-git";
import type { Pull } from "./pull";
import { findPull } from "./pulls";

export async function listPullCommits(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const { items, headers } = page(call, hub, await commitsBetween(hub.git, pull.baseSha, pull.headSha));
  return ok(
    items.map((commit) => commitShape(commit, { ...hub, ...call })),
    headers,
  );
}

const STATUS: Readonly<Record<string, string>> = { A: "added", D: "removed", M: "modified", R: "renamed", T: "changed" };

/** What the head changes, seen from where it left the base. */
export async function listPullFiles(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const { items, headers } = page(call, hub, await changedFiles(hub, pull));
  const shapes = items.map(async (file) => fileShape(file, await patchOf(hub, rangeOf(pull), file.name), pull.headSha, call, hub));
  return ok(await Promise.all(shapes), headers);
}

const rangeOf = ({ baseSha, headSha }: Pull) => `${baseSha}...${headSha}`;

/** A file that was moved counts as one that went and one that came. */
export async function changedFiles({ git }: Hub, pull: Pull): Promise<Changed[]> {
  return filesIn((await git.text("diff", "--raw", "--numstat", "--no-abbrev", "--no-renames", "-z", rangeOf(pull))) ?? "");
}

export interface Changed {
  name: string;
  sha: string;
  status: string;
  additions: number;
  deletions: number;
}

/** git's raw lines come first, `:mode mode sha sha STATUS` and the name; then the counts of each. */
function filesIn(raw: string): Changed[] {
  const fields = raw.split("\0").filter(Boolean);
  const counts = new Map(
    fields
      .filter((field) => /^[\d-]+\t[\d-]+\t/.test(field))
      .map((field) => {
        const [added = "", removed = "", ...name] = field.split("\t");
        return [name.join("\t"), [Number(added) || 0, Number(removed) || 0] as const];
      }),
  );
  return fields.flatMap((field, at) => {
    const [, was = "", is = "", letter = ""] = /^:\d+ \d+ (\S+) (\S+) (\w)/.exec(field) ?? [];
    const name = fields[at + 1] ?? "";
    const [additions, deletions] = counts.get(name) ?? [0, 0];
    return letter ? [{ name, sha: letter === "D" ? was : is, status: STATUS[letter] ?? "changed", additions, deletions }] : [];
  });
}

async function patchOf({ git }: Hub, range: string, name: string): Promise<string | undefined> {
  const text = (await git.text("diff", "--no-renames", range, "--", `:(literal)${name}`)) ?? "";
  const start = text.indexOf("\n@@");
  return start < 0 ? undefined : text.slice(start + 1);
}

function fileShape({ name, sha, status, additions, deletions }: Changed, patch: string | undefined, head: string, call: Call, hub: Hub) {
  const [web, api] = [repoUrl(hub.state, call.bases.web, "web"), repoUrl(hub.state, call.bases.api)];
  const path = name.split("/").map(encodeURIComponent).join("/");
  return {
    ...{ sha, filename: name, status, additions, deletions, changes: additions + deletions },
    ...{
      blob_url: `${web}/blob/${head}/${path}`,
      raw_url: `${web}/raw/${head}/${path}`,
      contents_url: `${api}/contents/${path}?ref=${head}`,
    },
    ...(patch !== undefined && { patch }),
  };
}
