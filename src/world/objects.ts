import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Problem } from "../domain/problem";

export interface GitObject {
  id: string;
  type: "commit" | "tree" | "blob" | "tag";
  body: Buffer;
}

/** Reads objects through one `git cat-file --batch` (https://git-scm.com/docs/git-cat-file#_batch_output). */
export interface Objects {
  /** `undefined` when there is no such object. The name is an object id or REV:PATH; a name with a line break is none. */
  read(name: string): Promise<GitObject | undefined>;
  /** The same for many names at once, in their order. */
  readAll(names: readonly string[]): Promise<(GitObject | undefined)[]>;
  close(): void;
}

interface Waiting {
  resolve(found: GitObject | undefined): void;
  reject(cause: unknown): void;
}

interface Opening {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Seconds that an answer may take; between questions it may be as long as a person thinks. */
  limit: number;
  /** What it means that git ended, told from its words or from why it could not be started. */
  lost(err: string, cause?: unknown): unknown;
}

export function openObjects(args: readonly string[], { cwd, env, limit, lost }: Opening): Objects {
  const child: ChildProcessWithoutNullStreams = spawn("git", args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const parser = openParser((found) => {
    waiting.shift()?.resolve(found);
    watch();
  });
  let err = "";
  let ended: unknown;

  const end = (cause?: unknown) => {
    clearTimeout(timer);
    ended ??=
      lost(err, cause) ?? new Problem("git-failed", `git cat-file ended early: ${err.trim() || "it gave no reason"}`, { exit: 3, cause });
    for (const one of waiting.splice(0)) one.reject(ended);
  };
  child.stdout.on("data", (chunk: Buffer) => parser(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    err = (err + chunk.toString("utf8")).slice(-4096);
  });
  child.on("error", end);
  child.on("close", () => end());
  child.stdin.on("error", () => undefined);
  function watch(): void {
    clearTimeout(timer);
    if (waiting.length > 0) timer = setTimeout(() => child.kill("SIGKILL"), limit * 1000).unref();
  }

  function readAll(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    const answers = names.map((name) => {
      if (/[\r\n\0]/.test(name)) return Promise.resolve(undefined);
      if (ended) return Promise.reject(ended);
      return new Promise<GitObject | undefined>((resolve, reject) => waiting.push({ resolve, reject }));
    });
    const asked = names.filter((name) => !/[\r\n\0]/.test(name));
    if (asked.length > 0 && !ended) child.stdin.write(`${asked.join("\n")}\n`);
    watch();
    return Promise.all(answers);
  }
  return {
    read: async (name) => (await readAll([name]))[0],
    readAll,
    close: () => {
      clearTimeout(timer);
      child.stdin.end();
    },
  };
}

/** Cuts the stream into answers: `ID TYPE SIZE`, LF, the body, LF; or `NAME missing`, `NAME ambiguous`, LF. */
function openParser(found: (object: GitObject | undefined) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let more: Buffer[] = [];
  let needed = 0;
  return (chunk) => {
    more.push(chunk);
    needed -= chunk.length;
    if (needed > 0) return;
    rest = Buffer.concat([rest, ...more]);
    more = [];
    let from = 0;
    for (;;) {
      const lineEnd = rest.indexOf(10, from);
      if (lineEnd === -1) break;
      const header = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) ([0-9]+)$/.exec(rest.toString("latin1", from, lineEnd));
      if (!header) {
        found(undefined);
        from = lineEnd + 1;
        continue;
      }
      const end = lineEnd + 1 + Number(header[3]);
      if (rest.length < end + 1) {
        needed = end + 1 - rest.length;
        break;
      }
      found({ id: header[1] as string, type: header[2] as GitObject["type"], body: rest.subarray(lineEnd + 1, end) });
      from = end + 1;
    }
    rest = rest.subarray(from);
  };
}
