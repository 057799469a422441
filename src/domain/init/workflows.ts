import { RULES_OF_TEXT } from "../configuration/rules";

/** What a workflow's file tells of releases, as far as one sees without reading YAML in full. */
export interface Workflow {
  /** Its name in .github/workflows. */
  file: string;
  /** A pushed tag starts it. */
  onTag: boolean;
  /** A published release starts it. */
  onRelease: boolean;
  /** It publishes to these registries. */
  publishes: readonly ("pypi" | "crates")[];
  /** Jobs that run whatever became of those that they need: gates. */
  gates: readonly string[];
  jobs: readonly string[];
}

const FILE = new RegExp(RULES_OF_TEXT.workflow.pattern, "u");
const JOB = new RegExp(RULES_OF_TEXT.job.pattern, "u");
const LARGEST = 1024 * 1024;

const TO_PYPI =
  /pypa\/gh-action-pypi-publish|\btwine upload\b|\buv publish\b|\bmaturin (?:publish|upload)\b|\b(?:poetry|hatch|flit|pdm) publish\b/;
const TO_CRATES = /\bcargo publish\b|\bcargo release\b|katyo\/publish-crates|release-plz\/action/;

/** Reads a workflow by its indentation; `undefined` for a name that cogrel.toml cannot hold. */
export function workflowFrom(path: string, text: string): Workflow | undefined {
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (!FILE.test(file) || text.length > LARGEST) return undefined;
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line));
  const on = blockOf(lines, /^(?:on|"on"|'on')\s*:/);
  const jobs = childrenOf(blockOf(lines, /^jobs\s*:/).slice(1)).filter(({ name }) => JOB.test(name));
  return {
    file,
    onTag: startsOn(on, "push", /\btags\b/),
    onRelease: startsOn(on, "release", /^/),
    publishes: [...(TO_PYPI.test(text) ? (["pypi"] as const) : []), ...(TO_CRATES.test(text) ? (["crates"] as const) : [])],
    gates: jobs.filter(({ body }) => /^\s+needs\s*:/m.test(body) && /^\s+if\s*:.*\balways\(\)/m.test(body)).map(({ name }) => name),
    jobs: jobs.map(({ name }) => name),
  };
}

/** A key at the left margin and all lines below it. */
function blockOf(lines: readonly string[], key: RegExp): string[] {
  const at = lines.findIndex((line) => key.test(line));
  if (at < 0) return [];
  const end = lines.findIndex((line, index) => index > at && /^[^\s]/.test(line));
  return lines.slice(at, end < 0 ? undefined : end);
}

/** The keys directly below a block's own, each with its lines. */
function childrenOf(lines: readonly string[]): { name: string; body: string }[] {
  const indent = /^\s*/.exec(lines[0] ?? "")?.[0] ?? "";
  const children: { name: string; body: string }[] = [];
  for (const line of lines) {
    const [, name] = new RegExp(`^${indent}["']?([^\\s"':#]+)["']?\\s*:`).exec(line) ?? [];
    if (name !== undefined) children.push({ name, body: "" });
    const last = children.at(-1);
    if (last) last.body += `${line}\n`;
  }
  return children;
}

/** Whether a trigger is among those of \`on\`, in each of the forms that YAML has for it, and what is said of it fits. */
function startsOn([first = "", ...below]: readonly string[], event: string, said: RegExp): boolean {
  const here = first.replace(/^[^:]*:/, "").replace(/ #.*/, "");
  if (new RegExp(`\\b${event}\\b`).test(here)) return said.test(here.slice(here.indexOf(event) + event.length));
  const child = childrenOf(below).find(({ name }) => name === event);
  if (child) return said.test(child.body.slice(child.body.indexOf(":") + 1));
  return below.some((line) => new RegExp(`^\\s*-\\s*["']?${event}["']?\\s*$`).test(line)) && said.test("");
}
