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

/** GitHub's settings in two groups of calls, each side by side: what is asked of every repository, then what the first answers named. */
export async function settingsFacts(
  world: World,
  github: Github,
  { branches: all, environments: wanted, named }: Asked,
): Promise<Settings> {
  const settings = await github.settings();
  const looked = [...new Set([...wanted, ...named])];
  const [first = { branch: "main", tip: undefined }, ...more] = all.slice(0, MOST_BRANCHES);
  const [me, about, branch, others, rulesets, environments, secrets, variables, actions, tokenDefault, immutable, workflows] =
    await Promise.all([
      settings.me(),
      settings.about(),
      branchSeen(github, settings, first),
      Promise.all(more.map((one) => branchSeen(github, settings, one))),
      settings.rulesets(),
      settings.environments(),
      settings.secrets(),
      settings.variables(),
      settings.actions(),
      settings.tokenDefault(),
      settings.immutable(),
      settings.workflows(),
    ]);
  const there =
    environments.is === "seen"
      ? environments.value.map(({ name }) => name).filter((name) => looked.some((one) => isSameEnvironment(one, name)))
      : [];
  const organization = about.is === "seen" && about.value.organization;
  const none: Look<string[]> = about.is === "seen" ? { is: "absent" } : UNASKED;
  const scoped = me.is === "seen" && me.value.scopes !== undefined;
  const [pushes, tagRulesets, details, ownersSecrets, ownersVariables] = await Promise.all([
    about.is === "seen" && !scoped ? github.mayPush() : UNASKED,
    wholeRulesets(settings, rulesets),
    Promise.all(
      there.map(
        async (name) =>
          [
            name,
            await detailsOf(
              settings,
              name,
              named.some((one) => isSameEnvironment(one, name)),
            ),
          ] as const,
      ),
    ),
    organization ? settings.ownersSecrets() : none,
    organization ? settings.ownersVariables() : none,
  ]);
  return {
    repository: github.repository,
    page: `${github.hosts.server}/${github.repository}`,
    now: world.clock.now(),
    ...branch,
    others,
    unlooked: all.slice(MOST_BRANCHES).map(({ branch }) => branch),
    ...{
      me,
      about,
      pushes,
      tagRulesets,
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

type Calls = Awaited<ReturnType<Github["settings"]>>;

async function branchSeen(github: Github, settings: Calls, { branch, tip }: Asked["branches"][number]): Promise<BranchSeen> {
  const [guarded, protection, branchRules, checks] = await Promise.all([
    settings.guarded(branch),
    settings.protection(branch),
    settings.branchRules(branch),
    checksOf(github, tip ?? branch),
  ]);
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

async function detailsOf(settings: Calls, name: string, names: boolean): Promise<EnvironmentDetails> {
  const [policies, secrets, variables] = await Promise.all([
    settings.policies(name),
    names ? settings.environmentSecrets(name) : UNASKED,
    names ? settings.environmentVariables(name) : UNASKED,
  ]);
  return { policies, secrets, variables };
}

/** A list has no rules: each ruleset that is enforced is read for itself. One that is hidden hides what all of them say together. */
async function wholeRulesets(settings: Calls, list: Awaited<ReturnType<Calls["rulesets"]>>): Promise<Look<readonly Ruleset[]>> {
  if (list.is !== "seen") return list;
  const active = list.value.filter(({ target, enforcement }) => target === "tag" && enforcement === "active");
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
