import type { Check, Verdict } from "./check";
import type { Edit } from "./edit";

/** A file as an effect must leave it. `now` is the sha256 of its bytes, in hex. */
export interface FileState {
  path: string;
  now: string;
}

/** One change to the world, as plain data, named by natural keys only. */
export type Action =
  /** Edit a version file of the working tree. `was` and `now` are sha256 of its bytes before and after; equal edits are listed in `edits`. */
  | { do: "edit"; path: string; was: string; now: string; edits: Edit[] }
  /** Put the files, as they are in the working tree, into the index. */
  | { do: "stage"; files: FileState[] }
  /** Commit exactly these files on top of `parent`; `now` is the sha256 of each blob in the new commit. */
  | { do: "commit"; message: string; parent: string; files: FileState[] }
  /** Run cargo over the edited workspace: does it accept manifests and lock as they are? */
  | { do: "verify"; manifest: string; offline: boolean }
  /** Make an annotated tag here. */
  | { do: "tag"; name: string; at: string; message: string }
  /** Push one tag, create-only. `at` is the commit that it must name there. */
  | { do: "push"; remote: string; ref: string; at: string };

/** What cogrel would do: Checks first, then steps; the Actions of one step may go side by side. */
export interface Plan<T = unknown> {
  kind: "plan";
  title: string;
  checks: Check[];
  steps: Action[][];
  /** Undone as a whole on failure: nothing of it is public. */
  local: boolean;
  data?: T;
  /** What the one confirmation asks. */
  question: string;
  /** The one next command when all of it is done. */
  next?: string;
}

/** What a read-only Turn found. */
export interface Answer<T = unknown> {
  kind: "answer";
  title: string;
  verdict: Verdict;
  data: T;
  checks: Check[];
  /** What goes to stdout, a line each, for those who read it with a program; without it the Checks are the result. */
  lines?: readonly string[];
  /** Paragraphs for people, broken into lines where they are shown; an empty one is an empty line. */
  prose?: readonly string[];
  /** For GITHUB_OUTPUT; written only with the verdict `yes`. */
  outputs?: Record<string, string>;
  next?: string;
}

export type Turn = Plan | Answer;

/** What became of an Action. */
export interface Outcome {
  action: Action;
  result: "done" | "already so";
  /** What there is to tell, such as the new commit's id. */
  told?: string;
}
