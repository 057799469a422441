import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";

/** A text file that a person names, relative to the folder that the command works in. Throws `usage`, exit 2, for anything else. */
export function textFile(cwd: string, path: string, largest: number): string {
  const full = resolve(cwd, path);
  const stat = statSync(full, { throwIfNoEntry: false });
  const why = !stat
    ? "there is no such file"
    : !stat.isFile()
      ? "it is no plain file"
      : stat.size > largest
        ? `it is larger than ${largest} bytes`
        : undefined;
  if (why !== undefined) throw unusable(path, why);
  const bytes = readFileSync(full);
  if (!isUtf8(bytes)) throw unusable(path, "it is not UTF-8 text");
  return bytes.toString("utf8");
}

function unusable(path: string, why: string): Problem {
  return new Problem("usage", `${quoted(path, 200)}: ${why}`, { exit: 2, fix: "name a text file" });
}
