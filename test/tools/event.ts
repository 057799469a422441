import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../harness";

/** The variables of a workflow that this event started; its payload in a file. */
export function eventOf(name: string, payload: unknown, more: Record<string, string> = {}): Record<string, string> {
  const file = join(scratch("cogrel-event-"), "event.json");
  writeFileSync(file, typeof payload === "string" ? payload : JSON.stringify(payload));
  return { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file, ...more };
}

/** A push from one commit to another; `forced` as GitHub tells it, or not at all. */
export function pushOf(before: string, after: string, forced?: boolean): Record<string, string> {
  return eventOf("push", { before, after, ...(forced !== undefined && { forced }) }, { GITHUB_SHA: after });
}

/** A pull request of `head` into the branch that `base` is on. */
export function pullOf(base: string, head: string, sha = head): Record<string, string> {
  const payload = { pull_request: { base: { sha: base, ref: "main" }, head: { sha: head } } };
  return eventOf("pull_request", payload, { GITHUB_SHA: sha, GITHUB_BASE_REF: "main" });
}
