import { fnmatch } from "../../domain/fnmatch";
import type { Gate } from "../actions/progress";
import type { Job, Run } from "../actions/run";
import { guardsOf } from "../rules/guard";
import type { State } from "../state";
import type { Environment } from "./environment";

/** Whether a job of this run may enter its environment: its ref must be allowed, its reviewers asked, its time waited. */
export function gateOf(job: Job, run: Run, state: State, main: string): ReturnType<Gate> {
  const environment = state.environments.find(({ name }) => name.toLowerCase() === job.environment?.toLowerCase());
  if (!environment) return "open";
  if (!isAllowed(environment, run, state, main)) return { refused: notAllowed(environment, run) };
  const answers = run.approvals.filter(({ environments }) => environments.includes(environment.name));
  if (answers.some(({ state: said }) => said === "rejected")) return { refused: null };
  if (environment.reviewers.length > 0 && answers.length === 0) return "wait";
  return environment.wait > 0 && job.waited++ === 0 ? "wait" : "open";
}

function notAllowed({ name }: Environment, { ref, tag }: Run): string {
  return `${tag ? "Tag" : "Branch"} "${ref}" is not allowed to deploy to ${name} due to environment protection rules.`;
}

/** Patterns are for short names, and each for one kind of ref. */
function isAllowed({ refs, policies }: Environment, { ref, tag }: Run, state: State, main: string): boolean {
  if (refs === null) return true;
  if (refs === "protected") return !tag && guardsOf(state, `refs/heads/${ref}`, main).length > 0;
  return policies.some(({ type, name }) => (type === "tag") === tag && fnmatch(name, ref));
}
