import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { applyEdits } from "../domain/edit";
import type { Action, FileState } from "../domain/plan";
import { Problem } from "../domain/problem";
import { sha256 } from "./digest";
import { lookAt, modeOf, removeTemporary, replaceFile, restoreFile } from "./files";
import { type Git, LIMITS, lastLine, refuseLock } from "./git";
import { tagHere } from "./local-tags";
import { run } from "./process";

/** What one effect came to, and how it is taken back while nothing is public yet. */
export interface Effect {
  result: "done" | "already so";
  told?: string;
  undo?: () => Promise<void> | void;
}

type Of<Name extends Action["do"]> = Extract<Action, { do: Name }>;

/** Above this many files the disk is not waited for after each: HEAD has every byte, and git doesn't wait for its own either. */
const MANY = 64;

/** The version files that are edited together: how many, and the folders on the way to them that were seen to be no links. */
export interface Editing {
  count: number;
  folders: Map<string, boolean>;
}

/**
 * Edits one version file of the working tree. Throws `changed-meanwhile` when its bytes are not those that
 * were planned for.
 */
export function applyEdit(git: Git, { path, was, now, edits }: Of<"edit">, { count, folders }: Editing): Effect {
  const { top } = git.repository;
  const full = join(top, path);
  const there = lookAt(top, path, folders);
  const found = there.kind === "plain" ? sha256(there.bytes) : there.kind;
  if (found === now) {
    removeTemporary(full);
    return { result: "already so" };
  }
  if (there.kind !== "plain" || found !== was) {
    throw new Problem("changed-meanwhile", `${path} was changed while cogrel worked`, {
      fix: "look at git diff, then run the same command again",
    });
  }
  const { bytes, mode } = there;
  const after = Buffer.from(applyEdits(bytes.toString("utf8"), edits));
  if (sha256(after) !== now) throw new Problem("bug", `the edits of ${path} do not give the planned bytes`, { exit: 70 });
  try {
    replaceFile(full, after, { mode, flush: count <= MANY });
  } catch (cause) {
    throw new Problem("edit-failed", `${path} could not be written: ${(cause as Error).message}`, {
      cause,
      fix: "free disk space or fix the permissions, then run it again",
    });
  }
  return { result: "done", undo: () => restoreFile(full, bytes, mode) };
}

/** Puts the files, as the working tree has them, into the index. */
export async function applyStage(git: Git, { files }: Of<"stage">): Promise<Effect> {
  const undo = keepIndex(git);
  const ran = await git.ask([...together(files), "update-index", "-z", "--stdin"], { input: listed(files), env: KEPT_MEMORY });
  if (ran.code !== 0) {
    undo();
    refuseLock(ran.err);
    throw new Problem("git-failed", `git update-index failed: ${lastLine(ran.err)}`, { cause: new Error(ran.err) });
  }
  return { result: "done", told: "staged", undo };
}

/**
 * Commits exactly these files on top of `parent`. People's hooks and signing run; what the commit holds is compared with the
 * Plan afterwards, since a hook may have changed it.
 */
export async function applyCommit(git: Git, { message, parent, files }: Of<"commit">): Promise<Effect> {
  const restoreIndex = keepIndex(git);
  const args = [...together(files), "commit", "--quiet", "--only", `--message=${message}`, "--pathspec-from-file=-", "--pathspec-file-nul"];
  if ((await git.objects().read("HEAD^{commit}"))?.id !== parent) throw headMoved();
  const ran = await git.ask(args, { input: listed(files), limit: LIMITS.person, interruptible: true });
  const { made, moved } = await newHead(git, parent, ran.code === 0 ? "" : message);
  const undo = async () => {
    // Somebody else's commit stays, and so does the index that belongs to it.
    if (moved) return;
    if (made !== undefined) await git.tell(["update-ref", "-m", "cogrel: bump undone", "HEAD", parent, made]);
    restoreIndex();
  };
  const wrong = made === undefined ? [] : await differing(git, made, files);
  if (ran.code === 0 && made !== undefined && wrong.length === 0) return { result: "done", told: `committed ${made.slice(0, 10)}`, undo };
  await undo();
  if (moved) throw headMoved();
  if (wrong.length > 0) {
    const fix = `look at the hooks in ${git.repository.commonDir}/hooks, or use --no-commit`;
    throw new Problem("commit-failed", `a hook changed ${wrong.join(", ")} in the commit; the commit was undone`, {
      fix,
      cause: new Error(ran.err),
    });
  }
  refuseLock(ran.err);
  const all = `${ran.out.toString("utf8")}\n${ran.err}`.trim();
  throw new Problem("commit-failed", `git did not make the commit: ${lastLine(all)}`, { fix: fixOf(all), cause: new Error(all) });
}

/**
 * git takes and frees memory for each blob that it packs, and glibc hands it back to the system each time, which takes longer
 * than all the rest (malloc's M_TRIM_THRESHOLD).
 */
const KEPT_MEMORY = { MALLOC_TRIM_THRESHOLD_: "33554432" };

/** Many blobs go into one pack: git streams those above this size into one, and a file each takes five times as long. */
function together(files: readonly FileState[]): string[] {
  return files.length > MANY ? ["-c", "core.bigFileThreshold=1"] : [];
}

function fixOf(err: string): string {
  if (/Please tell me who you are|user\.(name|email)|empty ident/.test(err)) return 'git config user.name "…" && git config user.email "…"';
  return "put right what git or the hook names, then run the same command again";
}

function headMoved(): Problem {
  return new Problem("changed-meanwhile", "HEAD moved while cogrel worked: somebody else committed", {
    fix: "look at git log, then run the same command again",
  });
}

/**
 * The commit that HEAD is now: ours when it is on top of `parent` and its message begins as told (git may fail after it has
 * made the commit), else `moved`.
 */
async function newHead(git: Git, parent: string, message: string): Promise<{ made?: string; moved: boolean }> {
  const head = await git.objects().read("HEAD^{commit}");
  if (!head || head.id === parent) return { moved: false };
  const text = head.body.toString("utf8");
  const ours = /^parent ([0-9a-f]+)$/m.exec(text)?.[1] === parent && text.slice(text.indexOf("\n\n") + 2).startsWith(message);
  if (ours) return { made: head.id, moved: false };
  // A post-commit hook may have put a commit of its own on top.
  return message === "" ? { made: head.id, moved: true } : { moved: true };
}

async function differing(git: Git, commit: string, files: readonly FileState[]): Promise<string[]> {
  const blobs = await git.objects().readAll(files.map(({ path }) => `${commit}:${path}`));
  return files.filter(({ now }, at) => sha256(blobs[at]?.body ?? "") !== now).map(({ path }) => path);
}

function listed(files: readonly FileState[]): string {
  return files.map(({ path }) => `${path}\0`).join("");
}

/** Keeps the index's bytes, and gives back what puts them there again. */
function keepIndex({ repository: { gitDir } }: Git): () => void {
  const index = join(gitDir, "index");
  const kept = existsSync(index) ? readFileSync(index) : undefined;
  const mode = kept ? modeOf(index) : 0;
  return () => {
    if (kept === undefined) rmSync(index, { force: true });
    else if (!existsSync(index) || !readFileSync(index).equals(kept)) restoreFile(index, kept, mode);
  };
}

/** Asks cargo whether it takes the workspace as it is now. */
export async function applyVerify(git: Git, { manifest, offline }: Of<"verify">): Promise<Effect> {
  const args = ["metadata", "--locked", ...(offline ? ["--offline"] : []), "--format-version", "1", "--manifest-path", manifest];
  const ran = await run("cargo", args, { cwd: git.repository.top, env: git.env, limit: LIMITS.network, interruptible: true });
  if (ran.code === 0) return { result: "done", told: "cargo accepts it" };
  throw new Problem("verify-failed", `cargo does not accept ${manifest}: ${lastLine(ran.err)}`, {
    fix: "cargo metadata --locked says more",
    cause: new Error(ran.err),
  });
}

/** Makes an annotated tag, signed if git is set up so (G14: the message is always given). */
export async function applyTag(git: Git, { name, at, message }: Of<"tag">): Promise<Effect> {
  const ref = `refs/tags/${name}`;
  const tag = await tagHere(git, name);
  const there = tag && (await git.objects().read(`${tag.id}^{}`));
  if (there?.id === at) return { result: "already so" };
  if (there) throw new Problem("tag-failed", `${name} is here already, at ${there.id.slice(0, 10)}`, { fix: `git show ${name}` });
  const ran = await git.ask(["tag", "--annotate", `--message=${message}`, "--end-of-options", name, at], {
    limit: LIMITS.person,
    interruptible: true,
  });
  // What is there decides: a hook may fail after git has made the tag.
  const made = await tagHere(git, name);
  const peeled = made && (await git.objects().read(`${made.id}^{}`));
  if (!made || peeled?.id !== at) {
    refuseLock(ran.err);
    throw new Problem("tag-failed", `git did not make the tag ${name}: ${lastLine(ran.err)}`, {
      fix: "put right what git names, then run the same command again",
      cause: new Error(ran.err),
    });
  }
  return { result: "done", told: `tag ${name} made`, undo: async () => void (await git.tell(["update-ref", "-d", ref, made.id])) };
}
