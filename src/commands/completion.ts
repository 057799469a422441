import { PROBLEMS, RULES } from "../domain/codes";
import { bashScript } from "../domain/completion/bash";
import { type Described, type DescribedFlag, type LineWords, lineWords } from "../domain/completion/command-words";
import { fishScript } from "../domain/completion/fish";
import { zshScript } from "../domain/completion/zsh";
import { nearest } from "../domain/nearest";
import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";

interface CommandLine {
  specs: readonly Described[];
  groups: Readonly<Record<string, string>>;
  globalFlags: readonly DescribedFlag[];
}

const SCRIPTS: ReadonlyMap<string, (line: LineWords) => string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

/** The script that completes cogrel's command line in this shell. Throws `usage`, exit 2, for another one. */
export async function completion(shell: string, line: CommandLine): Promise<Answer<{ shell: string; script: string }>> {
  const scriptOf = SCRIPTS.get(shell);
  if (!scriptOf) throw unknown(shell);
  const codes = [...new Set([...Object.keys(RULES), ...Object.keys(PROBLEMS)])].sort();
  const script = scriptOf(lineWords({ codes, ...line }));
  return { kind: "answer", title: shell, verdict: "yes", data: { shell, script }, checks: [], lines: script.split("\n") };
}

function unknown(shell: string): Problem {
  const near = nearest(shell, [...SCRIPTS.keys()]) ?? "bash";
  return new Problem("usage", `there is no completion for ${quoted(shell)}; known: ${[...SCRIPTS.keys()].join(", ")}`, {
    exit: 2,
    fix: `cogrel completion ${near}`,
  });
}
