import type { Bare } from "../bare";
import type { Call } from "../call";
import type { Reply } from "../exchange";
import { type At, type Hub, repoUrl } from "../hub";
import { fail, notFound, ok } from "../reply";

type Commit = NonNullable<Awaited<ReturnType<Bare["commit"]>>>;

export function commitShape({ sha, tree, parents, author, committer, message }: Commit, { state, bases }: At): Record<string, unknown> {
  const [api, web] = [repoUrl(state, bases.api), repoUrl(state, bases.web, "web")];
  const verification = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
  return {
    sha,
    node_id: `C_${sha}`,
    commit: {
      author,
      committer,
      message,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      url: `${api}/git/commits/${sha}`,
      comment_count: 0,
      verification,
    },
    url: `${api}/commits/${sha}`,
    html_url: `${web}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    author: null,
    committer: null,
    parents: parents.map((parent) => ({ sha: parent, url: `${api}/commits/${parent}`, html_url: `${web}/commit/${parent}` })),
  };
}

export async function getCommit(call: Call, hub: Hub): Promise<Reply> {
  const found = await hub.git.commit(String(call.params.rest));
  if (!found) return fail(call, 422, `No commit found for SHA: ${call.params.rest}`);
  return ok({ ...commitShape(found, { ...hub, ...call }), stats: { total: 0, additions: 0, deletions: 0 }, files: [] });
}

/** Where the head stands as seen from the base. */
export async function compare(call: Call, hub: Hub): Promise<Reply> {
  const [base = "", head = ""] = String(call.params.rest).split("...");
  const [left, right] = [await hub.git.commit(base), await hub.git.commit(head)];
  const fork = left && right && (await hub.git.text("merge-base", left.sha, right.sha));
  const meeting = fork && (await hub.git.commit(fork));
  if (!left || !right || !meeting) return notFound(call);
  const counts = (await hub.git.text("rev-list", "--left-right", "--count", `${left.sha}...${right.sha}`)) ?? "";
  const [behind = 0, ahead = 0] = counts.split("\t").map(Number);
  const ids = (await hub.git.text("rev-list", "--reverse", "--max-count=250", `${left.sha}..${right.sha}`)) ?? "";
  const commits = await Promise.all(
    ids
      .split("\n")
      .filter(Boolean)
      .map((id) => hub.git.commit(id)),
  );
  const shape = (commit: Commit) => commitShape(commit, { ...hub, ...call });
  const url = `${repoUrl(hub.state, call.bases.api)}/compare/${base}...${head}`;
  const html = `${repoUrl(hub.state, call.bases.web, "web")}/compare/${base}...${head}`;
  return ok({
    ...{ url, html_url: html, permalink_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    ...{ base_commit: shape(left), merge_base_commit: shape(meeting), status: standing(ahead, behind) },
    ...{ ahead_by: ahead, behind_by: behind, total_commits: ahead },
    commits: commits.flatMap((commit) => (commit ? [shape(commit)] : [])),
    files: [],
  });
}

function standing(ahead: number, behind: number): string {
  if (ahead === 0) return behind === 0 ? "identical" : "behind";
  return behind === 0 ? "ahead" : "diverged";
}
