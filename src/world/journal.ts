import { appendFileSync, chmodSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Outcome } from "../domain/plan";
import type { Env } from "./env";

/** What was done, for people who ask later: lines of JSON under XDG_STATE_HOME, for their owner only. Never read to decide anything. */
export function note({ child }: Env, repository: string, title: string, outcomes: readonly Outcome[]): void {
  const home = child.XDG_STATE_HOME ?? (child.HOME === undefined ? undefined : join(child.HOME, ".local/state"));
  if (home === undefined || outcomes.length === 0) return;
  const folder = join(home, "cogrel");
  const file = join(folder, `${repository.replace(/[^A-Za-z0-9.-]+/g, "_")}.jsonl`);
  const done = outcomes.map(({ action, result, told }) => ({ do: action.do, result, ...(told !== undefined && { told }) }));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), host: hostname(), pid: process.pid, title, done })}\n`, {
    mode: 0o600,
  });
  chmodSync(file, 0o600);
}
