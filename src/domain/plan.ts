import type { Check, Verdict } from "./check";
import type { RuleCode } from "./codes";
import type { Edit } from "./edit";

/** A file as an effect must leave it. `now` is the sha256 of its bytes, in hex. */
export interface FileState {
  path: string;
  now: string;
}

/** A file of a commit: edits of its text, and the sha256 of what it becomes. */
export interface BlobEdit {
  path: string;
  edits: Edit[];
  now: string;
}

/** What an upload sends: a file of this machine, absolute; or a text. */
export type Content = { file: string } | { text: string };

/** An asset as a change of its release must find it. */
export interface AssetState {
  /** GitHub's number of it: another upload under the same name has another. */
  id: number;
  name: string;
  /** Bytes. */
  size: number;
  /** sha256 in hex. */
  digest: string;
}

interface OfTag {
  /** owner/name. */
  repository: string;
  tag: string;
}

/** A pull request of two branches; there is at most one open. */
export interface OpenPull {
  do: "open-pull";
  repository: string;
  head: string;
  base: string;
  title: string;
  body: string;
}

/** A new branch of a repository on GitHub, at a commit that it has. */
export interface CreateBranch {
  do: "create-branch";
  repository: string;
  branch: string;
  at: string;
}

/** One file in one commit on a branch of a repository on GitHub. `was` is git's id of the file that it replaces; absent: there is none. */
export interface WriteFile {
  do: "write-file";
  repository: string;
  branch: string;
  path: string;
  message: string;
  text: string;
  was?: string;
}

/** A change on GitHub. The release is the one of its tag; `at` is the commit that the tag names. */
export type GithubAction =
  | OpenPull
  | CreateBranch
  | WriteFile
  /** Make the draft of a tag. */
  | ({ do: "create-release"; at: string; name: string; body: string; prerelease: boolean } & OfTag)
  /** Add an asset to the draft; `digest` is the sha256 of its bytes, `size` in bytes. */
  | ({ do: "upload"; name: string; size: number; digest: string; from: Content } & OfTag)
  /** Remove an asset from the draft: what a broken upload left, or bytes that are to be replaced. */
  | ({ do: "delete-asset"; name: string; was: "starter" | { digest: string } } & OfTag)
  /** Give the draft other notes; `was` is the sha256 of the notes that are replaced. */
  | ({ do: "edit-release"; at: string; was: string; body: string; prerelease: boolean } & OfTag)
  /** Publish the draft with exactly these assets. */
  | ({ do: "publish"; at: string; prerelease: boolean; latest: boolean; assets: AssetState[] } & OfTag)
  /** Do the failed jobs of a workflow's run again. */
  | ({ do: "rerun"; run: number; workflow: string } & OfTag);

/** Who may agree to a deployment: a person, or a team of the organization that owns the repository. */
export interface Reviewer {
  type: "User" | "Team";
  /** GitHub's number of it. */
  id: number;
  /** A login, or organization/team. */
  name: string;
}

interface OfEnvironment {
  repository: string;
  environment: string;
}

/** A change of a repository's settings on GitHub. What an Action does not name stays as it is. */
export type SettingAction =
  /** Make the environment if there is none, and let only refs deploy that a pattern of its own fits. */
  | ({ do: "set-environment" } & OfEnvironment)
  /** Let tags deploy that this pattern fits. */
  | ({ do: "allow-tags"; pattern: string } & OfEnvironment)
  /** Let branches that this pattern fits deploy no longer. */
  | ({ do: "forbid-branches"; pattern: string } & OfEnvironment)
  /** The same of tags. */
  | ({ do: "forbid-tags"; pattern: string } & OfEnvironment)
  /** Let nothing deploy any longer but tags that this pattern fits, if they may. */
  | ({ do: "forbid-others"; pattern: string } & OfEnvironment)
  /** Let these people and teams agree to deployments, beside those who may already. */
  | ({ do: "add-reviewers"; reviewers: Reviewer[] } & OfEnvironment)
  /** Let the branch's protection require a check of this App, and the dropped ones no longer; make a protection if there is none. */
  | { do: "require-check"; repository: string; branch: string; check: string; app: number; drop: string[] }
  /** Make the ruleset of this name, or bring these refs and rules into it; it is active then. */
  | {
      do: "set-ruleset";
      repository: string;
      name: string;
      target: "branch" | "tag";
      include: readonly string[];
      rules: readonly { type: string; parameters?: Readonly<Record<string, unknown>> }[];
    }
  /** Releases that are published from now on can't be changed. */
  | { do: "make-immutable"; repository: string };

/** One change to the world, as plain data, named by natural keys only. */
export type Action =
  | GithubAction
  | SettingAction
  /** Edit a version file of the working tree. `was` and `now` are sha256 of its bytes before and after; equal edits are listed in `edits`. */
  | { do: "edit"; path: string; was: string; now: string; edits: Edit[] }
  /** Write a whole file of the working tree. `was` is the sha256 of the one that it replaces; absent: there must be none. */
  | { do: "put-file"; path: string; was?: string; now: string; text: string }
  /** Put the files, as they are in the working tree, into the index. */
  | { do: "stage"; files: FileState[] }
  /** Commit exactly these files on top of `parent`; `now` is the sha256 of each blob in the new commit. */
  | { do: "commit"; message: string; parent: string; files: FileState[] }
  /** Run cargo over the edited workspace: does it accept manifests and lock as they are? */
  | { do: "verify"; manifest: string; offline: boolean }
  /** Make an annotated tag here. */
  | { do: "tag"; name: string; at: string; message: string }
  /** Put an asset of a published release into a folder of this machine, absolute; it gets its name once its bytes have this sha256. */
  | ({ do: "download"; to: string; name: string; size: number; digest: string } & OfTag)
  /** Let the rehearsal's CI be the repository's own workflow files, run on this machine by act. */
  | { do: "run-workflows"; files: string[]; act: string }
  /** Give the steps of the workflow that follow a variable. */
  | { do: "set-env"; name: string; value: string }
  /** Push one tag, create-only. `at` is the commit that it must name there. */
  | { do: "push"; remote: string; ref: string; at: string }
  /** Commit a bump on top of `base` without a working tree, and push it to a branch: a new one with `create`. */
  | { do: "bump-branch"; remote: string; branch: string; base: string; create: boolean; message: string; files: BlobEdit[] }
  /** Bring a branch of the remote forward to this commit, never back. `was` is where it stood; absent for a new branch. */
  | { do: "push-branch"; remote: string; branch: string; at: string; was?: string };

/** How a line of a table is marked; `open` is what is not there yet, and needs not be. */
export type Mark = Verdict | "warning" | "open";

/** A line of a table: its columns, then a mark and what was found. */
export interface Row {
  cells: readonly string[];
  mark?: Mark;
  found?: string;
  /** The rule whose finding it is: that Check needs no line of its own below the table. */
  rule?: RuleCode;
  /** It is no part of what is counted as `3 of 4`: the whole that the other rows are parts of, or one that isn't owed. */
  uncounted?: true;
}

/** What a Turn shows as a table, such as the assets of a release. */
export interface Table {
  /** A line above it. */
  heading?: string;
  rows: readonly Row[];
  /** The column that gives way where there is no room; the first one unless told. */
  cut?: number;
  /** Columns that end at one place, such as sizes; the others begin at one. */
  right?: readonly number[];
}

/** What cogrel would do: Checks first, then steps; the Actions of one step may go side by side. */
export interface Plan<T = unknown> {
  kind: "plan";
  title: string;
  checks: Check[];
  steps: Action[][];
  /** What is not as it should be and is left as it is. It does not stop the Plan; a dry run ends with its verdict. */
  left?: Check[];
  /** Undone as a whole on failure: nothing of it is public. */
  local: boolean;
  data?: T;
  table?: Table;
  /** Paragraphs below all else, for people. */
  below?: readonly string[];
  /** What the one confirmation asks. */
  question: string;
  /** It is no rehearsed one: in a rehearsal, where a yes is taken for granted, it is asked all the same. */
  real?: boolean;
  /** Enter means no: what follows can't be taken back. */
  final?: boolean;
  /** A yes is this, typed in full. */
  typed?: string;
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
  table?: Table;
  /** Paragraphs below all else, for people. */
  below?: readonly string[];
  /** The Checks under titles, where there are many. */
  areas?: readonly { title: string; checks: readonly Check[] }[];
  /** Why a rule matters, shown with a Check of it that does not say yes. */
  why?: Readonly<Partial<Record<RuleCode, string>>>;
  /** The same in groups, where not all of them mean the same: those of a group without rules are left out. */
  groups?: readonly { title: string; rules: readonly RuleCode[] }[];
  /** For GITHUB_OUTPUT; written only with the verdict `yes`. */
  outputs?: Record<string, string>;
  next?: string;
  /** The closing line where the verdict is no or unknown; "refused" or "undecided" and the title unless told. */
  closing?: string;
  /** On the way to a result: told, and not with --quiet. */
  aside?: true;
  /** The command that goes on from here, whoever leaves at whatever comes next. */
  again?: string;
}

/** Looks at something until it is over; changes nothing. */
export interface Watch<T = unknown> {
  kind: "watch";
  title: string;
  /** Seconds before each look after the first; the last one repeats. */
  waits: readonly number[];
  /** Seconds after which it is given up: "could not find out". */
  atMost: number;
  /** What is true when somebody stops looking. */
  left: string;
  /** Nothing comes of looking: the waits are real ones, in a rehearsal too. */
  idle?: true;
  look(): Promise<Look<T>>;
}

/** What one look found, and whether nothing is left to wait for. */
export interface Look<T = unknown> {
  answer: Answer<T>;
  over: boolean;
}

export type Turn = Plan | Answer | Watch;

/** What became of an Action. */
export interface Outcome {
  action: Action;
  result: "done" | "already so";
  /** What there is to tell, such as the new commit's id. */
  told?: string;
}
