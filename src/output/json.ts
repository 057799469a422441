import type { Check } from "../domain/check";
import { escapeInJson } from "../domain/escape";
import type { Action, Outcome } from "../domain/plan";
import type { Exit, Problem } from "../domain/problem";

/** The one document of `--json` (INTERFACE: "JSON"; docs/schemas/output.schema.json). */
export interface Document {
  schema: 1;
  command: string;
  ok: boolean;
  exit: Exit;
  data?: unknown;
  checks?: readonly Check[];
  plan?: { title: string; actions: readonly Action[] };
  done?: readonly { action: Action; result: Outcome["result"]; told?: string }[];
  dry_run?: true;
  problem?: { code: string; message: string; fix?: string };
}

export function problemData({ code, message, fix }: Problem): NonNullable<Document["problem"]> {
  return { code, message, ...(fix !== undefined && { fix }) };
}

/** The document as text, with escapes for all that a terminal could act on: JSON itself escapes C0 only. */
export function documentText(document: Document): string {
  return `${escapeInJson(JSON.stringify(document, null, 2))}\n`;
}
