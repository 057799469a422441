import type { Step } from "./workflow";

/** An expression as GitHub reads it. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** What a job of cogrel's asks GitHub with. */
export const TOKEN = { GITHUB_TOKEN: expression("github.token") };

export const READ = { contents: "read" } as const;

/** The files, without a token that stays in the checkout; the whole history where the job looks back. */
export function checkout(history: "all" | "one" = "one"): Step {
  return { uses: "checkout", with: { "persist-credentials": false, ...(history === "all" && { "fetch-depth": 0 }) } };
}

/** A command line of cogrel's as a workflow has it: `ci gate` is run by the version that wrote the file. The package has no dependencies. */
export type Run = (line: string) => string;

export function runOf(version: string): Run {
  return (line) => `npx --yes cogrel@${version} ${line}`;
}

/** A text as a string of an expression: its own quotes are doubled. */
export function quotedInExpression(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const OPENING = "$" + "{{";

/** A text that GitHub must not read an expression in. */
export function literal(text: string): string {
  return text.replaceAll(OPENING, () => expression(quotedInExpression(OPENING)));
}
