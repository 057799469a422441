import { TOKEN_FIX } from "../../domain/bad-token";
import { isSameEnvironment } from "../../domain/doctor/environments";
import type { Look } from "../../domain/doctor/look";
import type { SettingAction } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import { type EnvironmentChange, environmentBody, environmentDiffers, MOST_REVIEWERS } from "../../domain/setup/environment-body";
import { hasSignatures, protectionDiffers, protectionWith, unknownKeys } from "../../domain/setup/protection-body";
import { rulesetBody, rulesetDiffers } from "../../domain/setup/ruleset-body";
import type { Whole } from "../../domain/setup/whole";
import type { Effect } from "../changes";
import type { World } from "../world";
import { refusalIn } from "./github";
import type { wholeOf } from "./whole";

type Of<Name extends SettingAction["do"]> = Extract<SettingAction, { do: Name }>;
type Calls = ReturnType<typeof wholeOf>;

/**
 * Changes a setting: reads it whole, sends it back with the change, reads it again. What cannot be read is not changed, and what
 * comes out otherwise than told, in whatever key, is a Problem.
 */
export async function applySetting(world: World, action: SettingAction): Promise<Effect> {
  const github = await world.github(action.repository);
  const calls = await github.whole();
  switch (action.do) {
    case "set-environment":
      return setEnvironment(calls, action);
    case "allow-tags":
      return allowTags(calls, action);
    case "forbid-branches":
      return forbid(calls, action, "branch");
    case "forbid-tags":
      return forbid(calls, action, "tag");
    case "forbid-others":
      return forbidOthers(calls, action);
    case "add-reviewers":
      return addReviewers(calls, action);
    case "require-check":
      return requireCheck(calls, action);
    case "set-ruleset":
      return setRuleset(calls, action);
    case "make-immutable":
      return makeImmutable(github, calls);
  }
}

async function setEnvironment(calls: Calls, { environment }: Of<"set-environment">): Promise<Effect> {
  const before = await environmentOf(calls, environment);
  const change = { patterns: true } as const;
  if (before && environmentDiffers(before, before, change).length === 0)
    return { result: "already so", told: `${environment} has its own patterns` };
  await changeEnvironment(calls, environment, before, change);
  return { result: "done", told: before ? `${environment}: selected branches and tags` : `environment ${environment} made` };
}

async function addReviewers(calls: Calls, { environment, reviewers }: Of<"add-reviewers">): Promise<Effect> {
  const before = await environmentOf(calls, environment);
  if (!before) throw changed(`the environment ${environment}`);
  const change = { reviewers };
  if (environmentDiffers(before, before, change).length === 0) return { result: "already so", told: `${environment} has these reviewers` };
  const count = (environmentBody(before, change).reviewers as unknown[]).length;
  if (count > MOST_REVIEWERS) throw changed(`the reviewers of ${environment}`);
  await changeEnvironment(calls, environment, before, change);
  return { result: "done", told: `${environment}: ${reviewers.map(({ name }) => name).join(", ")} may agree` };
}

async function environmentOf(calls: Calls, name: string): Promise<Whole | undefined> {
  return seen(await calls.environments(), "the environments", [] as Whole[]).find((one) => isSameEnvironment(String(one.name), name));
}

async function changeEnvironment(calls: Calls, name: string, before: Whole | undefined, change: EnvironmentChange): Promise<void> {
  const done = async () => {
    const after = await environmentOf(calls, name);
    return after && environmentDiffers(before, after, change);
  };
  const hint = "leave --reviewers out: private repositories have reviewers on GitHub Enterprise only";
  await once(() => calls.setEnvironment(name, environmentBody(before, change)), done, change.reviewers && hint);
  const access = "see that each of them may read the repository, then run the same command again";
  confirm(`the environment ${name}`, await done(), change.reviewers && access);
}

async function allowTags(calls: Calls, { environment, pattern }: Of<"allow-tags">): Promise<Effect> {
  const there = async () =>
    (await policiesOf(calls, environment)).some(({ name, kind }) => name === pattern && kind === "tag") ? [] : undefined;
  if (await there()) return { result: "already so", told: `tags ${pattern} may deploy to ${environment}` };
  await once(() => calls.addPolicy(environment, pattern), there);
  confirm(`what may deploy to ${environment}`, await there());
  return { result: "done", told: `tags ${pattern} may deploy to ${environment}` };
}

type Kind = "branch" | "tag";

async function forbid(calls: Calls, { environment, pattern }: Of<"forbid-branches" | "forbid-tags">, kind: Kind): Promise<Effect> {
  const told = `${kind === "tag" ? "tags" : "branches"} ${pattern} may not deploy to ${environment}`;
  const found = (await policiesOf(calls, environment)).find((one) => one.name === pattern && one.kind === kind);
  if (!found) return { result: "already so", told };
  await removePolicy(calls, environment, found.id);
  return { result: "done", told };
}

async function forbidOthers(calls: Calls, { environment, pattern }: Of<"forbid-others">): Promise<Effect> {
  const others = (await policiesOf(calls, environment)).filter(({ name, kind }) => kind !== "tag" || name !== pattern);
  for (const { id } of others) await removePolicy(calls, environment, id);
  if (others.length === 0) return { result: "already so", told: `${environment} has no older patterns` };
  return { result: "done", told: `${others.map(({ name, kind }) => `${kind} ${name}`).join(", ")} may not deploy to ${environment}` };
}

async function policiesOf(calls: Calls, environment: string): Promise<{ id: number; name: string; kind: Kind }[]> {
  const policies = seen(await calls.policies(environment), `what may deploy to ${environment}`, []);
  return policies.map(({ id, name, type }) => ({ id, name, kind: type === "tag" ? "tag" : "branch" }));
}

async function removePolicy(calls: Calls, environment: string, id: number): Promise<void> {
  const gone = async () => ((await policiesOf(calls, environment)).some((one) => one.id === id) ? undefined : []);
  await once(() => calls.deletePolicy(environment, id), gone);
  confirm(`what may deploy to ${environment}`, await gone());
}

async function requireCheck(calls: Calls, { branch, check, app, drop }: Of<"require-check">): Promise<Effect> {
  const read = async () => seen(await calls.protection(branch), `the protection of ${branch}`, undefined);
  const before = await read();
  const change = { check, app, drop };
  if (before && protectionDiffers(before, before, change).length === 0)
    return { result: "already so", told: `${branch} requires ${check}` };
  const [unknown] = before ? unknownKeys(before) : [];
  if (unknown !== undefined) throw changed(`the protection of ${branch}, with ${unknown}, which cogrel cannot send back,`);
  const done = async () => {
    const after = await read();
    return after && protectionDiffers(before, after, change);
  };
  await once(() => calls.setProtection(branch, protectionWith(before, change)), done);
  // Signatures are not part of the call; where GitHub takes that for off they are put back.
  if (before && hasSignatures(before) && !hasSignatures((await read()) ?? {}))
    await once(
      () => calls.requireSignatures(branch),
      async () => [],
    );
  confirm(`the protection of ${branch}`, await done());
  return { result: "done", told: `${branch} requires ${check}${drop.length > 0 ? ` alone, not ${drop.join(", ")}` : ""}` };
}

async function setRuleset(calls: Calls, action: Of<"set-ruleset">): Promise<Effect> {
  const { name, target } = action;
  const read = async () => seen((await calls.rulesets([name])).get(name) ?? { is: "absent" }, `the ruleset ${name}`, undefined);
  const before = await read();
  if (before && before.whole.target !== target) throw changed(`the ruleset ${name}, of another kind,`);
  if (before && rulesetDiffers(before.whole, before.whole, action).length === 0)
    return { result: "already so", told: `the ruleset ${name} is there` };
  // Who may go past it is not told to everybody: what was not read cannot be sent back.
  if (before && before.whole.bypass_actors === undefined) throw hidden(`who may go past the ruleset ${name}`, "it is not told");
  const body = rulesetBody(before?.whole, action);
  const done = async () => {
    const after = await read();
    return after && rulesetDiffers(before?.whole, after.whole, action);
  };
  await once(() => (before ? calls.setRuleset(before.id, body) : calls.addRuleset(body)), done);
  confirm(`the ruleset ${name}`, await done());
  return { result: "done", told: `the ruleset ${name} ${before ? "changed" : "made"}` };
}

async function makeImmutable(github: Awaited<ReturnType<World["github"]>>, calls: Calls): Promise<Effect> {
  const settings = await github.settings();
  const on = async () => {
    const found = await settings.immutable();
    if (found.is === "hidden") throw hidden("whether releases are immutable", found.why);
    return found.is === "seen" && found.value ? [] : undefined;
  };
  if (await on()) return { result: "already so", told: "releases are immutable" };
  await once(() => calls.setImmutable(), on, "cogrel setup --no-immutable        where this GitHub does not offer it");
  confirm("whether releases are immutable", await on());
  return { result: "done", told: "releases from now on are immutable" };
}

/** What was seen, or what stands for provably none. Throws for what was not: it is not known, and so not changed (I9). */
function seen<T, N>(found: Look<T>, what: string, absent: N): T | N {
  if (found.is === "seen") return found.value;
  if (found.is === "absent") return absent;
  throw hidden(what, found.why);
}

/**
 * Sends a change once. Where it was refused, or nobody knows what came of it, the world is asked: what is so already, by this change or
 * by somebody else's, is no failure. `done` is undefined for "not yet so", else it names what differs.
 */
async function once(send: () => Promise<unknown>, done: () => Promise<string[] | undefined>, hint?: string): Promise<void> {
  try {
    await send();
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code === "interrupted") throw cause;
    const differing = await done().catch(() => undefined);
    if (differing?.length === 0) return;
    const refusal = refusalIn(cause);
    throw refusal ? new Problem(cause.code, cause.message, { exit: cause.exit, cause, fix: fixOf(refusal.status, hint) }) : cause;
  }
}

function fixOf(status: number, hint = "put right what GitHub names, then run the same command again"): string {
  if (status === 401) return TOKEN_FIX;
  return status === 403 || (status === 404 && !hint.startsWith("cogrel"))
    ? "GH_TOKEN=… cogrel setup        with an administrator's token: administration, write"
    : hint;
}

function confirm(what: string, differing: string[] | undefined, fix = "look at it on GitHub, then run the same command again"): void {
  if (differing?.length === 0) return;
  const where = differing === undefined ? "" : `: ${differing.join(", ")}`;
  throw new Problem("changed-meanwhile", `${what}, read back, is not what was asked for${where}`, { fix });
}

function hidden(what: string, why: string): Problem {
  return new Problem("server-refused", `${what} cannot be looked at, and is left as it is: ${why}`, {
    exit: 3,
    fix: "GH_TOKEN=… cogrel setup        with an administrator's token",
  });
}

function changed(what: string): Problem {
  return new Problem("changed-meanwhile", `${what} is not what it was when cogrel looked: it is left as it is`, {
    fix: "run the same command again: it looks first",
  });
}
