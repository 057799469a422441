import type { Call } from "../call";
import { type At, fullName, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { actorOf, allows } from "../permission";
import { created, fail, noContent, notFound, ok, type Reply } from "../reply";
import { isAbout, isActor } from "./guard";
import { planRefusal } from "./protect";
import type { BypassActor, Ruleset } from "./ruleset";

export function listRulesets(call: Call, hub: Hub): Reply {
  const targets = call.query.get("targets")?.split(",");
  const found = hub.state.rulesets.filter(({ target }) => !targets || targets.includes(target));
  const { items, headers } = page(call, hub, found);
  return (
    planRefusal(call, hub) ??
    ok(
      items.map((one) => shortShape(one, { ...hub, ...call })),
      headers,
    )
  );
}

const find = ({ params }: Call, { state }: Hub) => state.rulesets.find(({ id }) => String(id) === params.id);

export function getRuleset(call: Call, hub: Hub): Reply {
  const found = find(call, hub);
  return planRefusal(call, hub) ?? (found ? ok(wholeShape(found, call, hub)) : notFound(call));
}

export function createRuleset(call: Call, hub: Hub): Reply {
  const refused = planRefusal(call, hub) ?? nameRefusal(call, hub);
  if (refused) return refused;
  const now = hub.now();
  const usual = { target: "branch", bypass_actors: [], conditions: { ref_name: { include: [], exclude: [] } }, rules: [] } as const;
  const made = { ...structuredClone(usual), ...(call.body as object), id: hub.nextId(), created: now, updated: now } as unknown as Ruleset;
  hub.state.rulesets.push(made);
  hub.note(call, "create ruleset", { id: made.id, name: made.name });
  const shape = wholeShape(made, call, hub);
  return created(shape, `${repoUrl(hub.state, call.bases.api)}/rulesets/${made.id}`);
}

/** Keys that the body leaves out stay as they are. */
export function updateRuleset(call: Call, hub: Hub): Reply {
  const found = find(call, hub);
  if (!found) return notFound(call);
  const refused = planRefusal(call, hub) ?? nameRefusal(call, hub, found);
  if (refused) return refused;
  Object.assign(found, call.body, { updated: hub.now() });
  hub.note(call, "update ruleset", { id: found.id, name: found.name });
  return ok(wholeShape(found, call, hub));
}

export function deleteRuleset(call: Call, hub: Hub): Reply {
  const found = find(call, hub);
  if (!found) return notFound(call);
  hub.state.rulesets = hub.state.rulesets.filter((one) => one !== found);
  hub.note(call, "delete ruleset", { id: found.id, name: found.name });
  return noContent;
}

/** No two of one name; GitHub's words for it are not known. */
function nameRefusal(call: Call, { state }: Hub, own?: Ruleset): Reply | undefined {
  const taken = state.rulesets.some((one) => one !== own && one.name === call.body.name);
  return taken ? fail(call, 422, "Validation Failed") : undefined;
}

/** The rules that are active on a branch, whether it is there or not; anybody who reads the repository sees them. */
export async function rulesOfBranch(call: Call, hub: Hub): Promise<Reply> {
  const ref = `refs/heads/${call.params.branch}`;
  const main = await hub.git.head();
  const about = hub.state.rulesets.filter((one) => isAbout(one, ref, main));
  const from = (one: Ruleset) => ({ ruleset_source_type: "Repository", ruleset_source: fullName(hub.state), ruleset_id: one.id });
  const { items, headers } = page(
    call,
    hub,
    about.flatMap((one) => one.rules.map((rule) => ({ ...rule, ...from(one) }))),
  );
  return planRefusal(call, hub) ?? ok(items, headers);
}

function shortShape({ id, name, target, enforcement, created: created_at, updated: updated_at }: Ruleset, { state, bases }: At) {
  const self = { href: `${repoUrl(state, bases.api)}/rulesets/${id}` };
  const _links = { self, html: { href: `${repoUrl(state, bases.web, "web")}/rules/${id}` } };
  const source = { source_type: "Repository", source: fullName(state) };
  return { id, name, target, ...source, enforcement, node_id: `RRS_${id}`, _links, created_at, updated_at };
}

/** Who may pass is told only to who may change it: absent doesn't mean nobody. */
function wholeShape(ruleset: Ruleset, call: Call, hub: Hub): Record<string, unknown> {
  const { conditions, rules, bypass_actors } = ruleset;
  const writes = allows(call.token, "administration", "write");
  return {
    ...shortShape(ruleset, { ...hub, ...call }),
    ...{ conditions, rules },
    ...(writes && { bypass_actors }),
    current_user_can_bypass: bypassOf(bypass_actors, call, hub),
  };
}

const BYPASS = { always: "always", pull_request: "pull_requests_only", exempt: "exempt" } as const;

function bypassOf(actors: readonly BypassActor[], { token }: Call, { state }: Hub): string {
  const modes = actors.filter((actor) => isActor(actor, actorOf(state, token))).map(({ bypass_mode }) => bypass_mode);
  const mode = (["always", "exempt", "pull_request"] as const).find((one) => modes.includes(one));
  return mode ? BYPASS[mode] : "never";
}
