import { isBasicExpression, isMapping, isScalar, isSequence, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";
import { quoted } from "../quoted";
import type { Finding, Place } from "./finding";
import { faultIn } from "./measure";
import type { Inner, Node } from "./tree";

/** A workflow file as it was read; without a root it is none. */
export interface WorkflowFile {
  path: string;
  lines: readonly string[];
  root: Node | undefined;
}

const MOST_FAULTS = 20;

/** Reads a workflow with GitHub's own parser: its content, and what the parser says against it. */
export function readWorkflow(path: string, text: string): { file: WorkflowFile; findings: Finding[] } {
  const lines = text.split("\n");
  const fault = faultIn(text);
  if (fault) return { file: { path, lines, root: undefined }, findings: [faulty(path, fault, fault.what)] };
  const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors();
  const findings = errors.slice(0, MOST_FAULTS).map(({ rawMessage, range }) => faulty(path, range?.start, firstLine(rawMessage)));
  const root = value && nodeOf(value);
  return { file: { path, lines, root: root?.kind === "map" ? root : undefined }, findings };
}

function firstLine(message: string): string {
  return quoted(message.split("\n", 1)[0] ?? "", 200)
    .slice(1, -1)
    .replaceAll('\\"', '"');
}

function faulty(file: string, at: Place | undefined, what: string): Finding {
  return {
    rule: "workflow-readable",
    file,
    line: at?.line ?? 1,
    column: at?.column ?? 1,
    what,
    why: "GitHub refuses such a file, and none of its jobs runs",
    fix: `git diff HEAD -- ${file}        shows what was changed here`,
  };
}

const START: Place = { line: 1, column: 1 };

function nodeOf(token: TemplateToken): Node {
  const at = token.range?.start ?? START;
  if (isMapping(token)) {
    const entries = [...Array(token.count).keys()].map((index) => {
      const { key, value } = token.get(index);
      return { key: key.toString(), at: key.range?.start ?? at, value: nodeOf(value) };
    });
    return { kind: "map", at, entries };
  }
  if (isSequence(token)) return { kind: "list", at, items: [...Array(token.count).keys()].map((index) => nodeOf(token.get(index))) };
  const end = token.range?.end ?? at;
  if (isBasicExpression(token)) return { kind: "text", at, end, text: token.source ?? token.toString(), expressions: innersOf(token) };
  return { kind: "text", at, end, text: isScalar(token) ? token.toString() : "", expressions: [] };
}

function innersOf(token: Parameters<typeof isBasicExpression>[0] & { expression: string; originalExpressions: unknown }): Inner[] {
  const own = { text: token.expression, at: token.range?.start ?? START };
  const parts = token.originalExpressions as (TemplateToken & { expression: string })[] | undefined;
  if (parts === undefined || parts.length === 0) return [own];
  return parts.map((part) => ({ text: part.expression, at: part.range?.start ?? own.at }));
}
