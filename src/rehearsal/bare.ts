import { spawn } from "node:child_process";

interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

interface Person {
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
  /** Sets a ref to an object, or removes it; false when git would not. */
  update(name: string, to: string | null): Promise<boolean>;
  /** The commit that a name leads to. */
  commit(name: string): Promise<Commit | undefined>;
  type(sha: string): Promise<string | undefined>;
  text(...args: string[]): Promise<string | undefined>;
  wellFormed(ref: string): Promise<boolean>;
  ancestor(older: string, newer: string, env?: Record<string, string>): Promise<boolean>;
  /** Makes a tag object from the text that `git mktag` wants. */
  makeTag(text: string): Promise<string | undefined>;
}

export function openBare(folder: string, variables: Readonly<Record<string, string>>): Bare {
  const run = (args: readonly string[], more: { input?: string; env?: Record<string, string> } = {}) =>
    gitText(["--git-dir", folder, ...args], { ...variables, ...more.env }, more.input);
  const text = async (...args: string[]) => (await run(args))?.replace(/\n$/, "");
  const refs = async (...patterns: string[]) => {
    const out = await text("for-each-ref", "--format=%(refname) %(objectname) %(objecttype)", ...patterns);
    return (out ?? "").split("\n").filter(Boolean).map(readRef);
  };
  return {
    folder,
    text,
    head: async () => (await text("symbolic-ref", "HEAD")) ?? "refs/heads/main",
    ref: async (name) => (await refs(name)).find(({ ref }) => ref === name),
    refs: async (prefix) => (await refs("refs")).filter(({ ref }) => ref.startsWith(prefix)),
    update: async (name, to) => (await run(to === null ? ["update-ref", "-d", name] : ["update-ref", name, to])) !== undefined,
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

/** git's output; undefined when it says no. */
function gitText(args: readonly string[], env: Readonly<Record<string, string>>, input?: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env, stdio: ["pipe", "pipe", "ignore"] });
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? Buffer.concat(out).toString("utf8") : undefined));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
