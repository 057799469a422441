import type { Call } from "../call";
import type { Hub } from "../hub";
import { page } from "../paging";
import { created, type Flaw, fail, invalid, noContent, notFound, ok, type Reply } from "../reply";
import { commitsBetween } from "./merge-git";
import type { Pull } from "./pull";
import { pullShape, wholeShape } from "./pull-shape";
import { moved, settle } from "./settle";

export async function findPull(call: Call, hub: Hub): Promise<Pull | undefined> {
  await settle(hub);
  return hub.state.pulls.find(({ number }) => String(number) === call.params.number);
}

export async function getPull(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  return pull ? ok(await wholeShape(pull, { ...hub, ...call })) : notFound(call);
}

export async function isMerged(call: Call, hub: Hub): Promise<Reply> {
  return (await findPull(call, hub))?.merged ? noContent : notFound(call);
}

/** The queries that narrow a list; a head without its owner in front narrows nothing. */
const FILTERS: Readonly<Record<string, (pull: Pull, wanted: string, owner: string) => boolean>> = {
  state: ({ state }, wanted) => wanted === "all" || state === wanted,
  head: ({ head }, wanted, owner) => !wanted.includes(":") || wanted === `${owner}:${head}`,
  base: ({ base }, wanted) => base === wanted,
};

export async function listPulls(call: Call, hub: Hub): Promise<Reply> {
  await settle(hub);
  const asked = { state: "open", ...Object.fromEntries(call.query) };
  const { owner } = hub.state.repository;
  const found = hub.state.pulls.filter((pull) =>
    Object.entries(asked).every(([key, wanted]) => (FILTERS[key] ?? (() => true))(pull, wanted, owner)),
  );
  const key = call.query.get("sort") === "updated" ? "updated" : "number";
  const sorted = found.toSorted((left, right) => (left[key] < right[key] ? -1 : 1));
  const { items, headers } = page(call, hub, call.query.get("direction") === "asc" ? sorted : sorted.reverse());
  return ok(
    items.map((pull) => pullShape(pull, { ...hub, ...call })),
    headers,
  );
}

/** The pull requests that a commit came by, or is in. */
export async function pullsOfCommit(call: Call, hub: Hub): Promise<Reply> {
  await settle(hub);
  const commit = await hub.git.commit(String(call.params.ref));
  if (!commit) return fail(call, 422, `No commit found for SHA: ${call.params.ref}`);
  const has = async (pull: Pull) =>
    pull.mergeSha === commit.sha || (await commitsBetween(hub.git, pull.baseSha, pull.headSha)).some(({ sha }) => sha === commit.sha);
  const holds = await Promise.all(hub.state.pulls.map(has));
  const { items, headers } = page(call, hub, hub.state.pulls.filter((_, at) => holds[at]).toReversed());
  return ok(
    items.map((pull) => pullShape(pull, { ...hub, ...call })),
    headers,
  );
}

const NOT_PERMITTED = "GitHub Actions is not permitted to create or approve pull requests.";

export async function createPull(call: Call, hub: Hub): Promise<Reply> {
  await settle(hub);
  if (call.token?.kind === "github-token" && !hub.state.repository.can_approve_pull_request_reviews) return fail(call, 403, NOT_PERMITTED);
  const { title, head: asked, base: onto } = call.body;
  const [head, base] = [String(asked).replace(`${hub.state.repository.owner}:`, ""), String(onto)];
  if (!title) return invalid(call, [{ resource: "PullRequest", code: "missing_field", field: "title" }]);
  const made = await newPull(call, hub, { head, base, asked: String(asked) });
  if ("flaw" in made) return invalid(call, [made.flaw]);
  hub.state.pulls.push(made.pull);
  await moved(hub, made.pull, made.pull.headSha, made.pull.baseSha);
  hub.note(call, "create pull request", { number: made.pull.number, head, base }, true);
  const shape = await wholeShape(made.pull, { ...hub, ...call }, false);
  return created(shape, String(shape.url));
}

interface Ends {
  head: string;
  base: string;
  /** The head as it was written, for the refusals. */
  asked: string;
}

async function newPull(call: Call, hub: Hub, { head, base, asked }: Ends): Promise<{ pull: Pull } | { flaw: Flaw }> {
  const [from, to] = [await hub.git.ref(`refs/heads/${head}`), await hub.git.ref(`refs/heads/${base}`)];
  if (!to) return { flaw: { resource: "PullRequest", field: "base", code: "invalid" } };
  if (!from) return { flaw: { resource: "PullRequest", field: "head", code: "invalid" } };
  const flaw = (message: string): Flaw => ({ resource: "PullRequest", code: "custom", message });
  if (hub.state.pulls.some((pull) => pull.state === "open" && pull.head === head && pull.base === base))
    return { flaw: flaw(`A pull request already exists for ${hub.state.repository.owner}:${head}.`) };
  if (await hub.git.ancestor(from.sha, to.sha)) return { flaw: flaw(`No commits between ${base} and ${asked}`) };
  const now = hub.now();
  const open = { closed: null, merged: null, mergedBy: null, mergeSha: null, mergeable: null, auto: null, reviews: [] };
  const { title, body, draft, maintainer_can_modify } = call.body;
  const pull: Pull = {
    ...{ id: hub.nextId(), number: hub.state.pulls.length + 1, title: String(title), body: typeof body === "string" ? body : null },
    ...{ draft: draft === true, state: "open", by: call.token?.login ?? "", head, base, headSha: from.sha, baseSha: to.sha },
    ...{ created: now, updated: now, ...open, asked: { users: [], teams: [] }, maintainerCanModify: maintainer_can_modify !== false },
  };
  return { pull };
}
