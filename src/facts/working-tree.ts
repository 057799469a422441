import type { Manifests } from "../domain/manifests/manifests";
import { lookAt } from "../world/files";
import type { Git } from "../world/git";

const lf = (text: string) => text.replace(/\r\n/g, "\n");

/** The version files whose working tree is not HEAD's, but for line ends, which autocrlf changes. A sparse checkout's missing ones are no change. */
export async function changedFiles(git: Git, { parts }: Manifests): Promise<string[]> {
  const texts = parts.flatMap((part) => [...part.texts]);
  return texts.filter(([path, text]) => differs(git.repository.top, path, text)).map(([path]) => path);
}

function differs(top: string, path: string, text: string): boolean {
  const there = lookAt(top, path);
  if (there.kind === "missing") return false;
  return there.kind !== "plain" || lf(there.bytes.toString("utf8")) !== lf(text);
}
