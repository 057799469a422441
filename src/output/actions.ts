import type { Check } from "../domain/check";
import { RULES } from "../domain/codes";
import { escapeControls } from "../domain/escape";
import type { Answer } from "../domain/plan";
import { appendText } from "../world/files";
import { appendValues } from "../world/workflow-env";

/** GitHub Actions' own forms: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */

/** One annotation for each Check that needs attention. */
export function annotations(checks: readonly Check[]): string[] {
  return checks
    .filter((check) => check.verdict !== "yes" || check.fix !== undefined)
    .map((check) => annotation(check.verdict === "yes" ? "warning" : "error", RULES[check.rule], sentences(check), check.at));
}

export function annotation(level: "error" | "warning", title: string, lines: readonly string[], at?: Check["at"]): string {
  const place = at ? `file=${property(escapeControls(at.file))},line=${at.line},col=${at.column},` : "";
  return `::${level} ${place}title=${property(`cogrel: ${title}`)}::${lines.map((line) => data(escapeControls(line))).join("%0A")}`;
}

function sentences({ rule, verdict, found, expected, fix }: Check): string[] {
  const first = `${RULES[rule]}: ${verdict === "unknown" ? "could not be decided" : verdict}${found === undefined ? "" : `; ${found}`}`;
  return [first, ...(expected === undefined ? [] : [`expected: ${expected}`]), ...(fix === undefined ? [] : [`fix: ${fix}`])];
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

/** Appends the outputs to GITHUB_OUTPUT. Throws `file-unreadable`, exit 3. */
export function writeOutputs(file: string, outputs: Readonly<Record<string, string>>): void {
  appendValues(file, "GITHUB_OUTPUT", outputs);
}

/** Appends a table of the Checks to GITHUB_STEP_SUMMARY. */
export function writeSummary(file: string, { title, checks, verdict }: Answer): void {
  const signs = { yes: "✅", no: "❌", unknown: "❔" } as const;
  const rows = checks.map(({ rule, verdict: one, found, expected, fix }) =>
    row([
      signs[one],
      RULES[rule],
      [found, one === "yes" ? undefined : expected && `expected ${expected}`].filter(Boolean).join("; "),
      one === "yes" ? "" : (fix ?? ""),
    ]),
  );
  const head = ["", `### ${signs[verdict]} ${cell(title)}`, "", row(["", "check", "found", "fix"]), "|---|---|---|---|"];
  appendText(file, "GITHUB_STEP_SUMMARY", `${[...head, ...rows].join("\n")}\n`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "|": "&#124;",
  "`": "&#96;",
  "[": "&#91;",
  "!": "&#33;",
  "*": "&#42;",
  _: "&#95;",
};

function cell(text: string): string {
  return escapeControls(text).replace(/[&<>|`[!*_]/g, (one) => HTML[one] as string);
}
