import type { Call } from "../call";
import type { Hub, Hubs } from "../hub";
import { allows, withTokenHere } from "../permission";
import { merge } from "../pulls/merge";
import { standing } from "../pulls/mergeable";
import type { MergeMethod, Pull } from "../pulls/pull";
import { mergeRefusal } from "../pulls/pull-merge";
import { nodeId } from "../pulls/pull-shape";
import { updatePull } from "../pulls/pull-update";
import { createPull } from "../pulls/pulls";
import { createReview } from "../pulls/reviews";
import { close, settle } from "../pulls/settle";
import type { Flaw, Reply } from "../reply";
import type { Permission } from "../state";
import { pullNode } from "./pull-node";
import { type Node, Wrong } from "./select";

type Input = { input: Record<string, unknown> };

interface Held {
  pull: Pull;
  hub: Hub;
  call: Call;
}

/** What gh changes by GraphQL: each does what the same call of REST does. */
export function mutations(call: Call, hubs: Hubs): Record<string, (args: Input) => Promise<Node>> {
  const on =
    (name: string, permission: Permission, work: (held: Held, input: Input["input"]) => Promise<unknown>) =>
    async ({ input }: Input) => {
      const held = await holding(call, hubs, String(input.pullRequestId), name, permission);
      await work(held, input);
      return { __typename: `${name}Payload`, clientMutationId: null, pullRequest: pullNode(held.pull, held.call, held.hub) };
    };
  return {
    createPullRequest: ({ input }) => create(call, hubs, input),
    mergePullRequest: on("MergePullRequest", "contents", mergeNow),
    enablePullRequestAutoMerge: on("EnablePullRequestAutoMerge", "contents", enable),
    disablePullRequestAutoMerge: on("DisablePullRequestAutoMerge", "contents", async ({ pull }) => Object.assign(pull, { auto: null })),
    closePullRequest: on("ClosePullRequest", "pull_requests", async ({ pull, hub }) => close(hub, pull)),
    updatePullRequest: on("UpdatePullRequest", "pull_requests", update),
    markPullRequestReadyForReview: on("MarkPullRequestReadyForReview", "pull_requests", async ({ pull }) =>
      Object.assign(pull, { draft: false }),
    ),
    addPullRequestReview: on("AddPullRequestReview", "pull_requests", review),
  };
}

async function holding(call: Call, hubs: Hubs, id: string, name: string, permission: Permission): Promise<Held> {
  for (const hub of hubs) {
    await settle(hub);
    const pull = hub.state.pulls.find((one) => nodeId(hub.state, one) === id);
    if (!pull) continue;
    const here = withTokenHere(call, hub);
    if (allows(here.token, permission, "write")) return { pull, hub, call: here };
    if (here.token?.kind !== "classic")
      throw new Wrong(
        `Resource not accessible by ${here.token?.kind === "fine-grained" ? "personal access token" : "integration"}`,
        "FORBIDDEN",
      );
    throw new Wrong(`${here.token.login} does not have the correct permissions to execute \`${name}\``, "FORBIDDEN");
  }
  throw new Wrong(`Could not resolve to a node with the global id of '${id}'`, "NOT_FOUND");
}

async function create(call: Call, hubs: Hubs, input: Input["input"]): Promise<Node> {
  const hub = hubs.find(({ state }) => `R_kgDO${state.repository.id}` === input.repositoryId);
  if (!hub) throw new Wrong(`Could not resolve to a node with the global id of '${input.repositoryId}'`, "NOT_FOUND");
  const here = withTokenHere(call, hub);
  if (!allows(here.token, "pull_requests", "write"))
    throw new Wrong(`${here.token?.login} does not have the correct permissions to execute \`CreatePullRequest\``, "FORBIDDEN");
  const { title, body, headRefName: head, baseRefName: base, draft, maintainerCanModify } = input;
  const reply = await createPull({ ...here, body: { title, body, head, base, draft, maintainer_can_modify: maintainerCanModify } }, hub);
  refuse(reply);
  const pull = hub.state.pulls.at(-1) as Pull;
  return { __typename: "CreatePullRequestPayload", clientMutationId: null, pullRequest: pullNode(pull, here, hub) };
}

/** A refusal of REST as GraphQL says it: its own sentence, without the frame. */
function refuse({ status, json }: Reply): void {
  if (status < 400) return;
  const { message, errors = [] } = json as { message: string; errors?: Flaw[] };
  const [first] = errors;
  throw new Wrong((typeof first === "string" ? first : first?.message) ?? message, "UNPROCESSABLE");
}

const TEXT = (value: unknown) => (typeof value === "string" ? value : null);

async function mergeNow({ pull, hub, call }: Held, input: Input["input"]): Promise<void> {
  const method = String(input.mergeMethod ?? "MERGE").toLowerCase() as MergeMethod;
  const sha = input.expectedHeadOid ?? undefined;
  const why = await mergeRefusal({ ...call, body: { ...(sha !== undefined && { sha }) } }, hub, pull, method);
  if (why) throw new Wrong(why.message, "UNPROCESSABLE");
  const wanted = { by: call.token?.login ?? "", method, title: TEXT(input.commitHeadline), message: TEXT(input.commitBody) };
  const made = await merge(hub, pull, wanted);
  if ("refused" in made) throw new Wrong(made.refused, "UNPROCESSABLE");
}

/** Only where there is something to wait for: else it is told to merge at once. */
async function enable({ pull, hub, call }: Held, input: Input["input"]): Promise<void> {
  if (!hub.state.repository.allow_auto_merge) throw new Wrong("Auto merge is not allowed for this repository", "UNPROCESSABLE");
  const is = await standing(hub, pull);
  if (is === "clean" || is === "unstable") throw new Wrong(`Pull request Pull request is in ${is} status`, "UNPROCESSABLE");
  const method = String(input.mergeMethod ?? "MERGE").toLowerCase() as MergeMethod;
  pull.auto = { by: call.token?.login ?? "", method, title: TEXT(input.commitHeadline), message: TEXT(input.commitBody) };
  hub.note(call, "enable auto merge", { number: pull.number, method });
}

async function update({ pull, hub, call }: Held, { title, body, baseRefName: base }: Input["input"]): Promise<void> {
  const changes = Object.entries({ title, body, base }).filter(([, value]) => value !== undefined && value !== null);
  refuse(await updatePull({ ...call, params: { number: String(pull.number) }, body: Object.fromEntries(changes) }, hub));
}

async function review({ pull, hub, call }: Held, { event, body }: Input["input"]): Promise<void> {
  const asked = { ...call, params: { number: String(pull.number) }, body: { event, body: body ?? "" } };
  refuse(await createReview(asked, hub));
}
