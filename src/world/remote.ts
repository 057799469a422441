import { Problem } from "../domain/problem";
import { quoted, shellWord } from "../domain/quoted";
import { type Git, LIMITS, lastLine, refuseLock } from "./git";
import { isShallow } from "./repository";

/** What a remote says of itself in one `ls-remote`. */
export interface Advertised {
  /** The full name of the default branch, where the remote tells it. */
  head: string | undefined;
  /** The commit of the remote's HEAD. */
  headCommit: string | undefined;
  /** Full name, refs/heads/…, to commit. */
  branches: Map<string, string>;
  /** Short name to the ref's object and, for tag objects, what it peels to. */
  tags: Map<string, { object: string; peeled?: string }>;
}

/** Reads the remote's default branch, branches and tags at once. Throws `remote-unreachable`, exit 3, when it does not answer. */
export async function advertised(git: Git, remote: string): Promise<Advertised> {
  const args = ["ls-remote", "--symref", ...ownUploadPack(git), "--end-of-options", remote, "HEAD", "refs/heads/*", "refs/tags/*"];
  const ran = await git.ask(args, { limit: LIMITS.network, env: { LC_ALL: "C" } });
  if (ran.code !== 0) throw await unreachable(git, remote, ran.err);
  const found: Advertised = { head: undefined, headCommit: undefined, branches: new Map(), tags: new Map() };
  for (const line of ran.out.toString("utf8").split("\n")) readLine(line, found);
  return found;
}

function readLine(line: string, found: Advertised): void {
  const tab = line.indexOf("\t");
  if (tab === -1) return;
  const value = line.slice(0, tab);
  const ref = line.slice(tab + 1);
  // G5: patterns of ls-remote match by suffix; only exact places count.
  if (ref === "HEAD") {
    if (value.startsWith("ref: ")) found.head = value.slice(5);
    else found.headCommit = value;
  } else if (ref.startsWith("refs/heads/")) {
    found.branches.set(ref, value);
  } else if (ref.startsWith("refs/tags/")) {
    const peeled = ref.endsWith("^{}");
    const name = ref.slice("refs/tags/".length, peeled ? -3 : undefined);
    const tag = found.tags.get(name);
    if (peeled && tag) tag.peeled = value;
    else found.tags.set(name, { object: value });
  }
}

/**
 * Fetches refspecs and nothing else: no other tags, no submodules, no FETCH_HEAD. A shallow history is completed on the way
 * (G3), but for `alone`: then it stays as it is, and only the commits themselves are brought.
 */
export async function fetchRefs(git: Git, remote: string, refspecs: readonly string[], { alone = false } = {}): Promise<void> {
  const options = [
    "--quiet",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    ...ownUploadPack(git),
    ...(isShallow(git.repository) ? [alone ? "--depth=1" : "--unshallow"] : []),
  ];
  const ran = await git.ask(["fetch", ...options, "--end-of-options", remote, ...refspecs], { limit: LIMITS.network });
  refuseLock(ran.err);
  if (ran.code !== 0) throw await unreachable(git, remote, ran.err);
}

/** G12: in a gate remote.NAME.uploadpack starts no program. */
function ownUploadPack({ profile }: Git): string[] {
  return profile === "gate" ? ["--upload-pack=git-upload-pack"] : [];
}

/** What to say where git knows no remote of this name, with the names that it knows. */
export async function noRemote(git: Git, remote: string): Promise<Problem> {
  const others = (await git.ask(["remote"])).out
    .toString("utf8")
    .split("\n")
    .filter((name) => name !== "" && name !== remote);
  const shown = others
    .slice(0, 5)
    .map((name) => quoted(name))
    .join(", ");
  return new Problem("no-remote", `there is no remote ${remote} here${shown === "" ? "" : `, but there is ${shown}`}`, {
    exit: 3,
    fix: `git remote add ${shellWord(remote)} URL        ${shown === "" ? "the address of the repository" : "or name the one that is there with --remote"}`,
  });
}

/** What git says over HTTP where its token is refused, or where it has none: as it may not ask, it cannot read a name or password. */
const NOT_LET_IN = /could not read (?:Username|Password) for |Authentication failed for |The requested URL returned error: 40[13]/;

async function unreachable(git: Git, remote: string, err: string): Promise<Problem> {
  if (/does not appear to be a git repository/.test(err) && err.includes(`'${remote}'`)) {
    // ls-remote takes a folder that it does not trust for none, and says nothing of it (G20).
    await git.ask(["rev-parse", "--git-dir"]);
    return noRemote(git, remote);
  }
  if (NOT_LET_IN.test(err))
    return new Problem("remote-unreachable", `the remote ${remote} did not let git in: ${lastLine(err)}`, {
      exit: 3,
      fix: "gh auth status        shows whether the token is good: git is given that of GH_TOKEN or GITHUB_TOKEN, else what gh auth setup-git sets up",
      cause: new Error(err),
    });
  const fix = "see that the network and your access are there, then run the same command again";
  return new Problem("remote-unreachable", `the remote ${remote} did not answer: ${lastLine(err)}`, {
    exit: 3,
    fix,
    cause: new Error(err),
  });
}
