import type { Action } from "../domain/plan";
import type { Effect } from "./changes";
import { appendText } from "./files";
import type { World } from "./world";

/**
 * Appends values to a file that GitHub Actions reads, each between delimiters that nobody can guess
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#multiline-strings). Throws `file-unreadable`, exit 3.
 */
export function appendValues(file: string, variable: string, values: Readonly<Record<string, string>>): void {
  const text = Object.entries(values).map(([name, value]) => {
    const delimiter = `cogrel_${crypto.randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  appendText(file, variable, text.join(""));
}

/** Gives the steps that follow a variable, by GITHUB_ENV; outside a workflow there is nothing to give it to. */
export function applySetEnv({ env }: World, { name, value }: Extract<Action, { do: "set-env" }>): Effect {
  if (env.envFile === undefined) return { result: "already so" };
  appendValues(env.envFile, "GITHUB_ENV", { [name]: value });
  return { result: "done", told: `${name} is ${value}` };
}
