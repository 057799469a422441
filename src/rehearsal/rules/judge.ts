import type { Hub } from "../hub";
import { actorOf, narrowed } from "../permission";
import type { Token } from "../state";
import { type Change, isBurnt, type Violation, violations } from "./violations";

/** What the hook asks: whose push, by the token's place, and the refs in it. */
export interface Push {
  pusher: number;
  atomic: boolean;
  updates: Change[];
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
export async function judge(push: Push, hub: Hub, web: string): Promise<Judgement> {
  const verdict: Judgement = { lines: [], refused: {} };
  const known = Object.values(hub.state.tokens)[push.pusher];
  const token = known && narrowed(known, hub.state);
  for (const update of push.updates) {
    const { lines, reason } = await judged(hub, token, update, web);
    verdict.lines.push(...lines);
    if (reason) verdict.refused[update.ref] = reason;
  }
  if (push.atomic && Object.keys(verdict.refused).length > 0)
    for (const { ref } of push.updates) verdict.refused[ref] ??= "atomic push failure";
  return verdict;
}

async function judged(hub: Hub, token: Token | undefined, update: Change, web: string): Promise<{ lines: string[]; reason?: string }> {
  const { ref, was } = update;
  if (NONE.test(was) && isBurnt(hub, ref)) return { lines: [head013(ref), "", ...listed([CREATION])], reason: REASONS.GH013 };
  const broken = await violations(hub, actorOf(hub.state, token), update);
  const stops = broken.filter(({ passed }) => !passed);
  const form = stops.find((one) => one.form === "GH013")?.form ?? stops[0]?.form;
  if (form) return { lines: (form === "GH013" ? newForm : oldForm)(ref, sentences(stops), web), reason: REASONS[form] };
  const reason = await workflowReason(hub, update, token);
  const passed = broken.length > 0 ? [`Bypassed rule violations for ${ref}:`, "", ...listed(sentences(broken))] : [];
  return reason ? { lines: [], reason } : { lines: passed };
}

const CREATION = "Cannot create ref due to creations being restricted.";
const sentences = (broken: readonly Violation[]) => [...new Set(broken.map(({ sentence }) => sentence))];
const listed = (all: readonly string[]) => all.flatMap((one) => [`- ${one}`, ""]);
const head013 = (ref: string) => `error: GH013: Repository rule violations found for ${ref}.`;

function newForm(ref: string, all: readonly string[], web: string): string[] {
  return [head013(ref), `Review all repository rules at ${web}/rules?ref=${encodeURIComponent(ref)}`, "", ...listed(all)];
}

/** The last line has no empty one after it. */
function oldForm(ref: string, all: readonly string[]): string[] {
  const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
  return [`error: GH006: Protected ${kind} update failed for ${ref}.`, "", ...listed(all).slice(0, -1)];
}

/** Workflow files may be changed only by who may; a tag's are changed when they are those of no branch's tip. */
async function workflowReason({ git }: Hub, { ref, was, now }: Change, token: Token | undefined): Promise<string | undefined> {
  if (NONE.test(now) || !token || token.access.workflows === "write") return undefined;
  const tips = NONE.test(was) || ref.startsWith("refs/tags/") ? (await git.refs("refs/heads/")).map(({ sha }) => sha) : [was];
  const differ = await Promise.all(tips.map((tip) => git.text("diff", "--name-only", tip, now, "--", ".github/workflows")));
  const [file] = (differ.every(Boolean) ? (differ[0] ?? "") : "").split("\n");
  if (!file) return undefined;
  const app = token.kind === "installation" || token.kind === "github-token";
  const [who, what] = app ? ["a GitHub App", "`workflows` permission"] : ["a Personal Access Token", "`workflow` scope"];
  return `refusing to allow ${who} to create or update workflow \`${file}\` without ${what}`;
}
