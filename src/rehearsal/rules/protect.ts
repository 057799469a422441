import { ACTIONS_APP } from "../actions/run";
import type { Call } from "../call";
import type { Hub } from "../hub";
import { fail, noContent, ok, type Reply } from "../reply";
import { branchRef, noBranch } from "./branches";
import { FLAGS, type People, type Protection, type RequiredCheck } from "./protection";
import { protectionShape } from "./protection-shape";

/** What private repositories have only where the owner pays. */
export function planRefusal(call: Call, { state: { repository } }: Hub): Reply | undefined {
  if (!repository.private || repository.plan !== "free") return undefined;
  return fail(call, 403, "Upgrade to GitHub Pro or make this repository public to enable this feature.");
}

const isNot = (call: Call) => fail(call, 404, "Branch not protected");

export async function getProtection(call: Call, hub: Hub): Promise<Reply> {
  if (!(await branchRef(call, hub))) return noBranch(call);
  const found = hub.state.protections.find(({ branch }) => branch === call.params.branch);
  return planRefusal(call, hub) ?? (found ? ok(protectionShape(found, { ...hub, ...call })) : isNot(call));
}

export async function deleteProtection(call: Call, hub: Hub): Promise<Reply> {
  const { protections } = hub.state;
  const at = protections.findIndex(({ branch }) => branch === call.params.branch);
  if (at < 0) return isNot(call);
  protections.splice(at, 1);
  hub.note(call, "delete protection", { branch: call.params.branch });
  return noContent;
}

/** Sets all of it: what the body leaves out is off afterwards. */
export async function putProtection(call: Call, hub: Hub): Promise<Reply> {
  if (!(await branchRef(call, hub))) return noBranch(call);
  const refused = planRefusal(call, hub);
  if (refused) return refused;
  const { restrictions } = call.body;
  if (restrictions && !hub.state.repository.organization) return fail(call, 422, "Validation Failed", [ONLY_ORGANIZATIONS]);
  const protection = asProtection(call, hub);
  hub.state.protections = [...hub.state.protections.filter(({ branch }) => branch !== protection.branch), protection];
  hub.note(call, "protect", { branch: protection.branch });
  return ok(protectionShape(protection, { ...hub, ...call }));
}

const ONLY_ORGANIZATIONS = "Only organization repositories can have users and team restrictions";

interface Checks {
  strict?: boolean;
  contexts?: string[];
  checks?: { context: string; app_id?: number | null }[];
}

function asProtection({ body, params }: Call, hub: Hub): Protection {
  const checks = body.required_status_checks as Checks | null;
  const reviews = body.required_pull_request_reviews as Record<string, unknown> | null;
  const restrictions = body.restrictions as Partial<People> | null;
  return {
    branch: String(params.branch),
    checks: checks && { strict: checks.strict === true, required: requiredIn(checks, hub) },
    reviews: reviews && {
      count: Number(reviews.required_approving_review_count ?? 1),
      dismissStale: reviews.dismiss_stale_reviews === true,
      codeOwners: reviews.require_code_owner_reviews === true,
      lastPush: reviews.require_last_push_approval === true,
      ...named("dismissers", reviews.dismissal_restrictions),
      ...named("past", reviews.bypass_pull_request_allowances),
    },
    restrictions: restrictions && peopleIn(restrictions),
    enforceAdmins: body.enforce_admins === true,
    flags: Object.fromEntries(FLAGS.map((flag) => [flag, body[flag] === true])) as Protection["flags"],
  };
}

const peopleIn = (given: Partial<People>): People => ({ users: [], teams: [], apps: [], ...given });

/** An empty object turns it off. */
function named<Key extends string>(key: Key, given: unknown): Partial<Record<Key, People>> {
  const some = given && Object.keys(given).length > 0;
  return some ? ({ [key]: peopleIn(given as Partial<People>) } as Record<Key, People>) : {};
}

/** That commits must be signed has calls of its own: a PUT of the protection turns it off, and cannot turn it on. */
export async function signatures(call: Call, hub: Hub): Promise<Reply> {
  const found = hub.state.protections.find(({ branch }) => branch === call.params.branch);
  if (!found) return isNot(call);
  if (call.method !== "GET") {
    found.flags.required_signatures = call.method === "POST";
    hub.note(call, "set signatures", { branch: found.branch, enabled: found.flags.required_signatures });
  }
  return call.method === "DELETE" ? noContent : ok(protectionShape(found, { ...hub, ...call }).required_signatures);
}

/** A check that names no App is tied to the one that set it lately; -1 is anyone. */
function requiredIn({ contexts = [], checks = contexts.map((context) => ({ context })) }: Checks, hub: Hub): RequiredCheck[] {
  const lately = (context: string) => hub.state.checks.findLast(({ name }) => name === context)?.app ?? ofJobs(context, hub);
  return checks.map(({ context, app_id }: { context: string; app_id?: number | null }) => {
    return { context, app: app_id === -1 ? null : (app_id ?? lately(context)) };
  });
}

function ofJobs(context: string, { state }: Hub): number | null {
  return state.runs.some(({ jobs }) => jobs.some(({ name }) => name === context)) ? ACTIONS_APP : null;
}
