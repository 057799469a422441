import type { Bare } from "./bare";
import { fits } from "./faults";
import { sentence } from "./rest/refs";
import type { Rule, State, Token } from "./state";

interface Update {
  ref: string;
  was: string;
  now: string;
}

/** What the hook asks: whose push, and the refs in it. */
export interface Push {
  actor: string;
  atomic: boolean;
  updates: Update[];
}

export interface Judgement {
  /** For the person, after `remote: `. */
  lines: string[];
  /** The refs that may not change, each with what stands behind its name. */
  refused: Record<string, string>;
}

const NONE = /^0+$/;
const REASONS = { GH006: "protected branch hook declined", GH013: "push declined due to repository rule violations" } as const;

/** Each ref is judged for itself; one that is refused takes the others along only where the push is atomic. */
export async function judge(push: Push, { state, git, web }: { state: State; git: Bare; web: string }): Promise<Judgement> {
  const verdict: Judgement = { lines: [], refused: {} };
  const token = Object.values(state.tokens).find(({ login }) => login === push.actor);
  for (const update of push.updates) {
    const broken = await brokenRules(state, git, push.actor, update);
    const form = broken[0]?.form;
    if (form) verdict.lines.push(...(form === "GH013" ? violations : oldForm)(update.ref, broken, web));
    const reason = form ? REASONS[form] : await workflowReason(git, update, token);
    if (reason) verdict.refused[update.ref] = reason;
  }
  if (push.atomic && Object.keys(verdict.refused).length > 0)
    for (const { ref } of push.updates) verdict.refused[ref] ??= "atomic push failure";
  return verdict;
}

async function brokenRules(state: State, git: Bare, actor: string, { ref, was, now }: Update): Promise<(Rule & { system?: true })[]> {
  const burnt = NONE.test(was) && state.burnt.some((tag) => `refs/tags/${tag}` === ref);
  if (burnt) return [{ ref, refuse: "creation", form: "GH013", system: true }];
  const does = NONE.test(was) ? "creation" : NONE.test(now) ? "deletion" : "update";
  const back = does === "update" && !(await git.ancestor(was, now));
  return state.rules.filter((rule) => {
    const meant =
      rule.refuse === does || (rule.refuse === "non_fast_forward" && back) || (rule.refuse === "pull_request" && does === "update");
    return meant && fits(rule.ref, ref) && !rule.bypass?.includes(actor);
  });
}

function violations(ref: string, broken: readonly (Rule & { system?: true })[], web: string): string[] {
  const system = broken.some((rule) => rule.system);
  return [
    `error: GH013: Repository rule violations found for ${ref}.`,
    ...(system ? [] : [`Review all repository rules at ${web}/rules?ref=${encodeURIComponent(ref)}`]),
    "",
    ...broken.flatMap((rule) => [`- ${sentence(rule)}`, ""]),
  ];
}

function oldForm(ref: string, broken: readonly Rule[]): string[] {
  const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
  const head = `error: GH006: Protected ${kind} update failed for ${ref}.`;
  return [head, "", ...broken.map((rule) => `- ${rule.refuse === "deletion" ? "Cannot delete this protected branch" : sentence(rule)}`)];
}

/** Workflow files may be changed only by who may; a tag's are changed when they are those of no branch's tip. */
async function workflowReason(git: Bare, { ref, was, now }: Update, token: Token | undefined): Promise<string | undefined> {
  if (NONE.test(now) || !token || token.access.workflows === "write") return undefined;
  const tips = NONE.test(was) || ref.startsWith("refs/tags/") ? (await git.refs("refs/heads/")).map(({ sha }) => sha) : [was];
  const differ = await Promise.all(tips.map((tip) => git.text("diff", "--name-only", tip, now, "--", ".github/workflows")));
  const [file] = (differ.every(Boolean) ? (differ[0] ?? "") : "").split("\n");
  if (!file) return undefined;
  const app = token.kind === "installation" || token.kind === "github-token";
  const [who, what] = app ? ["a GitHub App", "`workflows` permission"] : ["a Personal Access Token", "`workflow` scope"];
  return `refusing to allow ${who} to create or update workflow \`${file}\` without ${what}`;
}
