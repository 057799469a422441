import { isSameEnvironment } from "../../domain/doctor/environments";
import { type Look, seenIn } from "../../domain/doctor/look";
import type { BranchSeen, EnvironmentDetails, Ruleset, Settings } from "../../domain/doctor/settings";
import { Problem } from "../../domain/problem";
import type { Github } from "../../world/github/github";
import type { World } from "../../world/world";

interface Asked {
  /** The release branches, the first one first, and the newest commit of each where that is known. */
  branches: readonly { branch: string; tip: string | undefined }[];
  /** The environments that a release deploys to. */
  environments: readonly string[];
  /** Those whose secrets and variables matter. */
  named: readonly string[];
}

/** So many rulesets are looked into. */
const MOST_RULESETS = 10;
/** So many release branches are looked at. */
export const MOST_BRANCHES = 6;

/** How many requests the settings may take. */
export interface Room {
  /** Of them what every repository is asked takes about fifteen. */
  first: number;
  /** How many more may follow, told once nothing else asks. */
  rest(): Promise<number>;
}

const PLENTY: Room = { first: Number.POSITIVE_INFINITY, rest: async () => Number.POSITIVE_INFINITY };

/** GitHub's settings in groups of calls, each side by side: what is asked of every repository, what the first answers named, the other branches. */
export async function settingsFacts(
  world: World,
  github: Github,
  { branches: all, environments: wanted, named }: Asked,
  room: Room = PLENTY,
): Promise<Settings> {
  const left = { calls: room.first };
  const page = `${github.hosts.server}/${github.repository}`;
  const calls = { ...(await github.settings()), checks: (ref: string) => checksOf(github, ref) };
  const settings = within(calls, left, `${page}/settings`);
  const looked = [...new Set([...wanted, ...named])];
  const [first = { branch: "main", tip: undefined }, ...more] = all;
  const [me, about, branch, rulesets, environments, secrets, variables, actions, tokenDefault, immutable, workflows] = await Promise.all([
    settings.me(),
    settings.about(),
    branchSeen(settings, first),
    settings.rulesets(),
    settings.environments(),
    settings.secrets(),
    settings.variables(),
    settings.actions(),
    settings.tokenDefault(),
    settings.immutable(),
    settings.workflows(),
  ]);
  const has = (names: readonly string[], name: string) => names.some((one) => isSameEnvironment(one, name));
  const there = (seenIn(environments, []) ?? []).map(({ name }) => name).filter((name) => has(looked, name));
  const organization = about.is === "seen" && about.value.organization;
  const none: Look<string[]> = about.is === "seen" ? { is: "absent" } : UNASKED;
  const scoped = me.is === "seen" && me.value.scopes !== undefined;
  const following = there.reduce((sum, name) => sum + (has(wanted, name) ? 1 : 0) + (has(named, name) ? 2 : 0), organization ? 2 : 0);
  if (left.calls < following) left.calls = await room.rest();
  const [pushes, details, ownersSecrets, ownersVariables, soon] = await Promise.all([
    about.is === "seen" && !scoped ? github.mayPush() : UNASKED,
    Promise.all(
      there.map(async (name) => [name, await detailsOf(settings, name, { refs: has(wanted, name), names: has(named, name) })] as const),
    ),
    organization ? settings.ownersSecrets() : none,
    organization ? settings.ownersVariables() : none,
    // What is asked before has taken its room here.
    left.calls >= activeOnes(rulesets).length ? wholeRulesets(settings, rulesets) : undefined,
  ]);
  if (soon === undefined || more.length > 0) left.calls = await room.rest();
  const tagRulesets = soon ?? (await wholeRulesets(settings, rulesets));
  if (left.calls < rulesetsOf([branch]).length) left.calls = await room.rest();
  const firstRulesets = await rulesetLooks(settings, rulesetsOf([branch]));
  const fit = Math.min(MOST_BRANCHES - 1, Math.floor(Math.max(left.calls, 0) / (branch.protection.is === "hidden" ? 4 : 3)));
  const others = await Promise.all(more.slice(0, fit).map((one) => branchSeen(settings, one)));
  const further = await rulesetLooks(
    settings,
    rulesetsOf(others).filter((id) => !firstRulesets.has(id)),
  );
  return {
    repository: github.repository,
    page,
    now: world.clock.now(),
    ...branch,
    others,
    unlooked: more.slice(fit).map(({ branch }) => branch),
    ...{
      me,
      about,
      pushes,
      tagRulesets,
      branchRulesets: new Map([...firstRulesets, ...further]),
      environments,
      actions,
      tokenDefault,
      immutable,
      workflows,
    },
    // Under the name that GitHub tells, and under the one that the project has.
    details: new Map(
      details.flatMap(([name, one]) => [name, ...looked.filter((own) => isSameEnvironment(own, name))].map((key) => [key, one])),
    ),
    secrets: [secrets, ownersSecrets],
    variables: [variables, ownersVariables],
  };
}

type Calls = Awaited<ReturnType<Github["settings"]>> & { checks(ref: string): Promise<Settings["checks"]> };

/** The same calls, as long as there is room for them. What there is none for is hidden. */
function within(calls: Calls, left: { calls: number }, shows: string): Calls {
  const full: Look<never> = { is: "hidden", why: "it was not looked at: GitHub was asked for enough", fix: `${shows}        shows it` };
  const limited =
    (call: (...asked: never[]) => Promise<unknown>) =>
    (...asked: never[]) =>
      left.calls-- > 0 ? call(...asked) : Promise.resolve(full);
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, limited(call)])) as unknown as Calls;
}

async function branchSeen(settings: Calls, { branch, tip }: Asked["branches"][number]): Promise<BranchSeen> {
  const [protection, branchRules, checks] = await Promise.all([
    settings.protection(branch),
    settings.branchRules(branch),
    settings.checks(tip ?? branch),
  ]);
  // Who sees its protection needs no summary of it.
  const guarded = protection.is === "seen" || protection.is === "absent" ? UNASKED : await settings.guarded(branch);
  const made = new Set((seenIn(checks, []) ?? []).map(({ name }) => name));
  const required = [
    ...(seenIn(protection, undefined)?.required ?? []),
    ...(seenIn(guarded, undefined)?.required ?? []),
    ...(seenIn(branchRules, []) ?? []).flatMap((rule) => rule.required),
  ];
  // What no check run is may be a commit status; where all are there, nobody asks.
  const statuses = required.every(({ context }) => made.has(context))
    ? ({ is: "absent" } as const)
    : await settings.statuses(tip ?? branch);
  return { branch, guarded, protection, branchRules, checks, statuses };
}

const UNASKED = { is: "hidden", why: "it was not looked at" } as const;

async function detailsOf(settings: Calls, name: string, { refs, names }: Record<"refs" | "names", boolean>): Promise<EnvironmentDetails> {
  const [policies, secrets, variables] = await Promise.all([
    refs ? settings.policies(name) : UNASKED,
    names ? settings.environmentSecrets(name) : UNASKED,
    names ? settings.environmentVariables(name) : UNASKED,
  ]);
  return { policies, secrets, variables };
}

/** The rulesets that the rules of these branches come from. */
function rulesetsOf(branches: readonly BranchSeen[]): number[] {
  const rules = branches.flatMap(({ branchRules }) => seenIn(branchRules, []) ?? []);
  return [...new Set(rules.flatMap(({ ruleset }) => ruleset ?? []))];
}

async function rulesetLooks(settings: Calls, ids: readonly number[]): Promise<Map<number, Look<Ruleset>>> {
  return new Map(await Promise.all(ids.map(async (id) => [id, await settings.ruleset(id)] as const)));
}

type RulesetList = Awaited<ReturnType<Calls["rulesets"]>>;

function activeOnes(list: RulesetList) {
  return (seenIn(list, []) ?? []).filter(({ target, enforcement }) => target === "tag" && enforcement === "active");
}

/** A list has no rules: each ruleset that is enforced is read for itself. One that is hidden hides what all of them say together. */
async function wholeRulesets(settings: Calls, list: RulesetList): Promise<Look<readonly Ruleset[]>> {
  if (list.is !== "seen") return list;
  const active = activeOnes(list);
  if (active.length > MOST_RULESETS) return { is: "hidden", why: `there are ${active.length} rulesets about tags` };
  const whole = await Promise.all(active.map(({ id }) => settings.ruleset(id)));
  const hidden = whole.find((one) => one.is !== "seen");
  if (hidden?.is === "hidden") return hidden;
  return { is: "seen", value: whole.flatMap((one) => (one.is === "seen" ? [one.value] : [])) };
}

async function checksOf(github: Github, ref: string): Promise<Settings["checks"]> {
  try {
    return { is: "seen", value: (await github.checks(ref)).map(({ name, app }) => ({ name, app: app?.slug })) };
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code === "interrupted") throw cause;
    const fix = cause.code === "server-refused" ? undefined : cause.fix;
    return { is: "hidden", why: cause.message, ...(fix !== undefined && { fix }) };
  }
}
