import type { Manifests } from "../domain/manifests/manifests";
import { lookAt } from "../world/files";
import type { Git } from "../world/git";

const lf = (text: string) => text.replace(/\r\n/g, "\n");

/** The version files whose working tree is not HEAD's, but for line ends, which autocrlf changes. */
export async function changedFiles(git: Git, { parts }: Manifests): Promise<string[]> {
  const texts = parts.flatMap((part) => [...part.texts]);
  const seen = texts.map(([path, text]) => ({ path, is: beside(git.repository.top, path, text) }));
  const missing = seen.flatMap(({ path, is }) => (is === "missing" ? [path] : []));
  const sparse = await leftOut(git, missing);
  return seen.flatMap(({ path, is }) => (is === "changed" || (is === "missing" && !sparse.has(path)) ? [path] : []));
}

function beside(top: string, path: string, text: string): "same" | "changed" | "missing" {
  const there = lookAt(top, path);
  if (there.kind === "missing") return "missing";
  return there.kind === "plain" && lf(there.bytes.toString("utf8")) === lf(text) ? "same" : "changed";
}

/** Those of these files that a sparse checkout leaves out of the working tree: git has a bit for each in its index (git-ls-files, `-t`). */
export async function leftOut(git: Git, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const out = await git.tell(["ls-files", "-t", "-z", "--", ...paths]);
  return new Set(out.split("\0").flatMap((line) => (line.startsWith("S ") ? [line.slice(2)] : [])));
}
