import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Action } from "../domain/plan";
import { Problem } from "../domain/problem";
import type { Effect } from "./changes";
import { sha256 } from "./digest";
import { hasPlainWay, lookAt, removeTemporary, replaceFile, restoreFile } from "./files";
import type { Git } from "./git";

const NEW_MODE = 0o644;

/** Writes a whole file of the working tree. Throws `changed-meanwhile` when what is there is not what was planned for. */
export function applyPutFile(git: Git, { path, was, now, text }: Extract<Action, { do: "put-file" }>): Effect {
  const { top } = git.repository;
  const full = join(top, path);
  const there = lookAt(top, path);
  const found = there.kind === "plain" ? sha256(there.bytes) : there.kind;
  if (found === now) {
    removeTemporary(full);
    return { result: "already so", told: `${path} is there` };
  }
  if (found !== (was ?? "missing") || !hasPlainWay(top, path)) {
    throw new Problem("changed-meanwhile", `${path} was changed while cogrel worked`, {
      fix: "look at git status, then run the same command again",
    });
  }
  try {
    mkdirSync(dirname(full), { recursive: true });
    replaceFile(full, Buffer.from(text), { mode: there.kind === "plain" ? there.mode : NEW_MODE });
  } catch (cause) {
    throw new Problem("edit-failed", `${path} could not be written: ${(cause as Error).message}`, {
      cause,
      fix: "free disk space or fix the permissions, then run it again",
    });
  }
  const undo = there.kind === "plain" ? () => restoreFile(full, there.bytes, there.mode) : () => rmSync(full, { force: true });
  return { result: "done", told: `${path} written`, undo };
}
