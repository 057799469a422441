import { spawn } from "node:child_process";

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface Ref {
  ref: string;
  sha: string;
  type: string;
}

/** The bare repository: real git, asked in plumbing. */
export interface Bare {
  folder: string;
  /** The full name of the default branch. */
  head(): Promise<string>;
  ref(name: string): Promise<Ref | undefined>;
  refs(prefix: string): Promise<Ref[]>;
  /** Sets a ref to an object, or removes it; false when git would not, or when it stands elsewhere than at `was`. */
  update(name: string, to: string | null, was?: string): Promise<boolean>;
  /** The commit that a name leads to. */
  commit(name: string): Promise<Commit | undefined>;
  type(sha: string): Promise<string | undefined>;
  text(...args: string[]): Promise<string | undefined>;
  /** git's answer as it comes, whether it says yes or no. */
  ask(args: readonly string[], more?: More): Promise<{ code: number | null; out: Buffer }>;
  wellFormed(ref: string): Promise<boolean>;
  ancestor(older: string, newer: string, env?: Record<string, string>): Promise<boolean>;
  /** Makes a tag object from the text that `git mktag` wants. */
  makeTag(text: string): Promise<string | undefined>;
}

interface More {
  input?: string | Buffer;
  env?: Record<string, string>;
}

export function openBare(folder: string, variables: Readonly<Record<string, string>>): Bare {
  const ask = (args: readonly string[], more: More = {}) =>
    askGit(["--git-dir", folder, ...args], { ...variables, ...more.env }, more.input);
  const run = async (args: readonly string[], more?: More) => {
    const { code, out } = await ask(args, more);
    return code === 0 ? out.toString("utf8") : undefined;
  };
  const text = async (...args: string[]) => (await run(args))?.replace(/\n$/, "");
  const refs = async (...patterns: string[]) => {
    const out = await text("for-each-ref", "--format=%(refname) %(objectname) %(objecttype)", ...patterns);
    return (out ?? "").split("\n").filter(Boolean).map(readRef);
  };
  return {
    folder,
    text,
    ask,
    head: async () => (await text("symbolic-ref", "HEAD")) ?? "refs/heads/main",
    ref: async (name) => (await refs(name)).find(({ ref }) => ref === name),
    refs: async (prefix) => (await refs("refs")).filter(({ ref }) => ref.startsWith(prefix)),
    update: async (name, to, was) => {
      const known = was === undefined ? [] : [was];
      return (await run(to === null ? ["update-ref", "-d", name, ...known] : ["update-ref", name, to, ...known])) !== undefined;
    },
    commit: async (name) => readCommit(await text("show", "-s", `--format=${FORMAT}`, "--end-of-options", `${name}^{commit}`)),
    type: (sha) => text("cat-file", "-t", sha),
    wellFormed: async (ref) => (await run(["check-ref-format", ref])) !== undefined,
    ancestor: async (older, newer, env = {}) => (await run(["merge-base", "--is-ancestor", older, newer], { env })) !== undefined,
    makeTag: async (input) => (await run(["mktag"], { input }))?.trim(),
  };
}

const FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B";

function readCommit(text: string | undefined): Commit | undefined {
  if (text === undefined) return undefined;
  const [sha = "", tree = "", parents = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] = text.split("\0");
  const author = { name: an, email: ae, date: utc(ad) };
  const committer = { name: cn, email: ce, date: utc(cd) };
  return { sha, tree, parents: parents.split(" ").filter(Boolean), author, committer, message: message.trimEnd() };
}

function readRef(line: string): Ref {
  const [ref = "", sha = "", type = ""] = line.split(" ");
  return { ref, sha, type };
}

function utc(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, "Z");
}

function askGit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input?: string | Buffer,
): Promise<{ code: number | null; out: Buffer }> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env, stdio: ["pipe", "pipe", "ignore"] });
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out: Buffer.concat(out) }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
