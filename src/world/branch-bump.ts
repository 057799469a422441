import { rmSync } from "node:fs";
import { join } from "node:path";
import { applyEdits } from "../domain/edit";
import type { Action } from "../domain/plan";
import { Problem } from "../domain/problem";
import type { Effect } from "./changes";
import { sha256 } from "./digest";
import { type Git, LIMITS, lastLine } from "./git";
import { pushBranch, pushNewBranch } from "./laptop-git";
import { advertised, fetchRefs } from "./remote";

type BranchBump = Extract<Action, { do: "bump-branch" }>;

/**
 * Makes the commit of a bump without a working tree, and pushes it to a branch: looks first whether the branch has it already,
 * and decides by what the remote has afterwards (G9). A branch that somebody else has is never overwritten.
 */
export async function applyBranchBump(git: Git, action: BranchBump): Promise<Effect> {
  const { remote, branch, create } = action;
  const ref = `refs/heads/${branch}`;
  const before = (await advertised(git, remote)).branches.get(ref);
  if (before !== undefined && (await isBump(git, action, before)))
    return { result: "already so", told: `${branch} has it: ${before.slice(0, 10)}` };
  if (before !== (create ? undefined : action.base)) throw moved(branch, remote);
  const commit = await makeCommit(git, action);
  const said = await (create ? pushNewBranch : pushBranch)(git, remote, commit, ref);
  const after = (await advertised(git, remote).catch((cause) => Promise.reject(unreadable(branch, remote, cause)))).branches.get(ref);
  if (after === commit) return { result: "done", told: `${commit.slice(0, 10)} pushed to ${branch}` };
  if (after !== undefined && (await isBump(git, action, after)))
    return { result: "already so", told: `${branch} has it: ${after.slice(0, 10)}` };
  if (after !== before) throw moved(branch, remote);
  throw new Problem("push-failed", `${remote} did not take the push to ${branch}: ${lastLine(said)}`, {
    fix: "put right what the remote names, then run the same command again",
    cause: new Error(said),
  });
}

/** Whether a commit is this bump: on top of the same one, with the planned bytes in each file. */
async function isBump(git: Git, { remote, branch, base, files }: BranchBump, commit: string): Promise<boolean> {
  if (!(await git.objects().read(commit))) await fetchRefs(git, remote, [`refs/heads/${branch}`]);
  const parent = await git.objects().read(`${commit}^1`);
  if (parent?.id !== base) return false;
  const blobs = await git.objects().readAll(files.map(({ path }) => `${commit}:${path}`));
  return files.every(({ now }, at) => blobs[at] !== undefined && sha256(blobs[at].body) === now);
}

/** The commit as an object: blobs, a tree made in an index of its own, the person's identity and signature. */
async function makeCommit(git: Git, { base, message, files }: BranchBump): Promise<string> {
  const index = join(git.repository.gitDir, `cogrel-index-${process.pid}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git.tell(["read-tree", base], { env });
    const lines: string[] = [];
    for (const { path, edits, now } of files) {
      const mode = await modeOf(git, base, path);
      const text = applyEdits((await git.objects().read(`${base}:${path}`))?.body.toString("utf8") ?? "", edits);
      if (sha256(text) !== now) throw new Problem("bug", `the edits of ${path} do not give the planned bytes`, { exit: 70 });
      const blob = (await git.tell(["hash-object", "-w", "--stdin", "--no-filters"], { input: text })).trim();
      lines.push(`${mode} ${blob}\t${path}\0`);
    }
    await git.tell(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    const tree = (await git.tell(["write-tree"], { env })).trim();
    const sign = (await git.ask(["config", "--type=bool", "--get", "commit.gpgSign"])).out.toString("utf8").trim() === "true" ? ["-S"] : [];
    const ran = await git.ask(["commit-tree", ...sign, tree, "-p", base, "-m", message], { limit: LIMITS.person, interruptible: true });
    if (ran.code === 0) return ran.out.toString("utf8").trim();
    throw new Problem("commit-failed", `git did not make the commit: ${lastLine(ran.err)}`, {
      fix: /tell me who you are|ident/.test(ran.err)
        ? 'git config user.name "…" && git config user.email "…"'
        : "put right what git names, then run the same command again",
      cause: new Error(ran.err),
    });
  } finally {
    rmSync(index, { force: true });
  }
}

async function modeOf(git: Git, base: string, path: string): Promise<string> {
  return (await git.tell(["ls-tree", base, "--", path])).slice(0, 6);
}

function moved(branch: string, remote: string): Problem {
  return new Problem("changed-meanwhile", `${branch} of ${remote} moved while cogrel worked: somebody else pushed`, {
    fix: "run the same command again: it looks first",
  });
}

function unreadable(branch: string, remote: string, cause: unknown): Problem {
  return new Problem("push-unknown", `whether ${branch} reached ${remote} could not be read`, {
    exit: 3,
    cause,
    fix: "run the same command again: it looks first",
  });
}
