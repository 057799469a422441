import type { Commit } from "../bare";
import type { Hub } from "../hub";
import { commitsBetween, githubAt, mergeCommit, personOf, rebased, squashed } from "./merge-git";
import type { MergeMethod, Pull } from "./pull";

interface Wanted {
  by: string;
  method: MergeMethod;
  title: string | null;
  message: string | null;
}

/** Merges it, whatever the rules; gives the base's new commit, or why that cannot be made, in GitHub's words. */
export async function merge(hub: Hub, pull: Pull, wanted: Wanted): Promise<{ sha: string } | { refused: string }> {
  const ref = `refs/heads/${pull.base}`;
  const was = (await hub.git.ref(ref))?.sha ?? "";
  const sha = await mergedTo(hub, pull, was, wanted);
  if (sha === null) return { refused: wanted.method === "rebase" ? "This branch can't be rebased" : "Pull Request has merge conflicts" };
  if (!(await hub.git.update(ref, sha, was))) return { refused: "Base branch was modified. Review and try the merge again." };
  const now = hub.now();
  Object.assign(pull, { state: "closed", closed: now, updated: now, merged: now, mergedBy: wanted.by, mergeSha: sha, auto: null });
  const call = { token: { kind: "classic", login: wanted.by, access: {} } } as const;
  hub.note(call, "merge", { number: pull.number, sha, method: wanted.method, ref, was }, true);
  if (hub.state.repository.delete_branch_on_merge) await deleteHead(hub, pull, call);
  return { sha };
}

async function deleteHead(hub: Hub, { head }: Pull, call: Parameters<Hub["note"]>[0]): Promise<void> {
  const ref = `refs/heads/${head}`;
  if (!(await hub.git.ref(ref))) return;
  await hub.git.update(ref, null);
  hub.note(call, "delete ref", { ref }, true);
}

/** The commit that the base becomes. */
async function mergedTo(hub: Hub, pull: Pull, base: string, wanted: Wanted): Promise<string | null> {
  const now = hub.now();
  if (wanted.method === "rebase") return rebased(hub.git, base, pull.headSha, personOf(wanted.by, now));
  const commits = await commitsBetween(hub.git, base, pull.headSha);
  const usual = (wanted.method === "merge" ? mergeText : squashText)(hub, pull, commits);
  const message = [wanted.title ?? usual.title, wanted.message ?? usual.message].filter(Boolean).join("\n\n");
  const author = personOf(wanted.method === "merge" ? wanted.by : pull.by, now);
  const make = wanted.method === "merge" ? mergeCommit : squashed;
  return make(hub.git, base, pull.headSha, { author, committer: githubAt(now), message });
}

interface Text {
  title: string;
  message: string;
}

function mergeText({ state: { repository } }: Hub, { number, title, body, head }: Pull): Text {
  const usual = `Merge pull request #${number} from ${repository.owner}/${head}`;
  return {
    title: repository.merge_commit_title === "PR_TITLE" ? `${title} (#${number})` : usual,
    message: { PR_TITLE: title, PR_BODY: body ?? "", BLANK: "" }[repository.merge_commit_message],
  };
}

/** One commit keeps its own words; several are listed below the pull request's title. */
function squashText({ state: { repository } }: Hub, { number, title, body }: Pull, commits: readonly Commit[]): Text {
  const [only, ...more] = commits;
  const [subject = "", ...rest] = (only?.message ?? "").split("\n");
  const own = more.length === 0 && repository.squash_merge_commit_title === "COMMIT_OR_PR_TITLE";
  const listed = commits.map((commit) => `* ${commit.message}`).join("\n\n");
  const messages = { COMMIT_MESSAGES: more.length === 0 ? rest.join("\n").trim() : listed, PR_BODY: body ?? "", BLANK: "" };
  return { title: `${own ? subject : title} (#${number})`, message: messages[repository.squash_merge_commit_message] };
}
