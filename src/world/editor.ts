import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { scratchFolder } from "./scratch";

/**
 * A text as a person leaves it in $VISUAL or $EDITOR. Throws `usage`, exit 2, when the editor cannot be started or ends with an error, as
 * editors do on purpose for "leave it as it was".
 */
export async function editText(_question: string, text: string): Promise<string> {
  const named = process.env.VISUAL || process.env.EDITOR || "vi";
  const [program = "vi", ...args] = named.split(/\s+/);
  const file = join(scratchFolder(), "text.md");
  writeFileSync(file, text);
  const { status, error } = spawnSync(program, [...args, file], { stdio: "inherit" });
  if (!error && status === 0) return readFileSync(file, "utf8");
  const why = error ? `cannot be started: ${error.message}` : `ended with ${status}`;
  throw new Problem("usage", `the editor ${quoted(named)} ${why}; the text stays as it was`, {
    exit: 2,
    cause: error,
    fix: "export EDITOR=vi        or another one, then the same command again",
  });
}
