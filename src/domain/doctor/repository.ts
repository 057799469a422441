import { listed } from "../assets/finding";
import { TOKEN_FIX } from "../bad-token";
import type { Check } from "../check";
import type { Ci } from "../ci/jobs";
import type { RuleCode } from "../codes";
import type { Project } from "../project";
import { shellWord } from "../quoted";
import { pastGate, pastKeeping, withPast } from "./bypass";
import { bySetup, type Finding, fixHidden, hiddenCheck, said, seenIn, unguarded, whyHidden } from "./look";
import { missingFix, type WorkflowsRead } from "./publishers";
import type { About, BranchSeen, Me, RequiredCheck, Settings } from "./settings";
import { calledBy, runningJobs, type Workflow } from "./workflows";

/** The token, Actions and what is set for the repository as a whole. */
export function repositoryChecks(settings: Settings, kind: string): Check[] {
  return [tokenMay(settings), tokenLasts(settings, kind), actionsOn(settings), tokenDefault(settings), immutable(settings)];
}

/** GitHub's words where it takes the token for nobody's; `undefined` where any call went through. */
export function tokenRefused({ about, me }: Pick<Settings, "about" | "me">): string | undefined {
  const looks = [me, about];
  if (looks.some(({ is }) => is !== "hidden")) return undefined;
  const refusal = looks.find((look) => look.is === "hidden" && look.status === 401);
  return refusal?.is === "hidden" ? /\((401.*)\)$/.exec(refusal.why)?.[1] : undefined;
}

/** The one Check where GitHub refuses the token: what else it would be asked for says nothing then. */
export function refusedToken(words: string, repository: string): Check {
  const found = `GitHub does not accept the token (${words}): it is wrong, was revoked or has ended; nothing else was looked at`;
  return said("token-may", "no", found, TOKEN_FIX, `may push to ${repository}`);
}

/** Whoever may do what, GitHub takes nothing there (https://docs.github.com/repositories/archiving-a-github-repository/archiving-repositories). */
export function archived(rule: RuleCode, repository: string, page: string, expected: string): Check {
  const found = `${repository} is archived: nothing can be pushed, released or set there`;
  return said(rule, "no", found, `${page}/settings        Danger Zone: unarchive this repository`, expected);
}

function tokenMay({ about, me, pushes, repository, page }: Settings): Check {
  const rule = "token-may";
  const expected = `may push to ${repository}`;
  const isAnswer = about.is === "hidden" && about.status !== undefined && about.status < 500;
  if (about.is !== "seen") return hiddenCheck(rule, isAnswer ? `${repository} is not shown to this token` : repository, [about], "it");
  if (about.value.archived) return archived(rule, repository, page, expected);
  const who = me.is === "seen" ? me.value.login : "the token";
  const scopes = me.is === "seen" ? me.value.scopes : undefined;
  const admin = `${about.value.admin ? ", and is an administrator" : ""}${scopes ? `; scopes ${listed(scopes)}` : ""}`;
  const lacking = me.is === "seen" ? scopeLacking(me.value, about.value) : undefined;
  if (lacking !== undefined)
    return said(rule, "no", `${who}'s token lacks the scope ${lacking}`, `gh auth refresh --scopes ${lacking}`, expected);
  // Of Apps and jobs it says nothing, of a person the role.
  if (about.value.push === false && me.is === "seen")
    return said(rule, "no", `${who} may not push`, "ask an administrator for the role write", expected);
  if (me.is === "seen" && me.value.scopes !== undefined && about.value.push === true) return said(rule, "yes", `${who} may push${admin}`);
  // What a token with permissions of its own may do is less than its owner may.
  if (pushes.is === "seen" && pushes.value) return said(rule, "yes", `${who} may push${admin}`);
  if (pushes.is === "seen") {
    const fix = "give it contents: write, on the token's page or under permissions in the workflow";
    return said(rule, "no", `${me.is === "seen" ? `${who}'s token` : who} may not push`, fix, expected);
  }
  return said(rule, "unknown", `what this token may do: ${whyHidden(pushes)}`, "gh auth login        or a person's token", expected);
}

export function scopeLacking({ scopes }: Me, about: About): string | undefined {
  if (scopes === undefined || scopes.includes("repo")) return undefined;
  if (about.private) return "repo";
  return scopes.includes("public_repo") ? undefined : "public_repo";
}

const DAY = 86_400_000;
const SOON = 7;

function tokenLasts({ me, now }: Settings, kind: string): Check {
  const rule = "token-lasts";
  if (me.is !== "seen") {
    if (/workflow/.test(kind)) return said(rule, "yes", "it ends with its job, or within the hour");
    return hiddenCheck(rule, "", [me], "the user");
  }
  const { ends, endsAt: at } = me.value;
  if (ends === undefined) return said(rule, "yes", "GitHub names no day on which it ends");
  if (at === undefined || Number.isNaN(at)) return said(rule, "unknown", `GitHub says that it ends ${ends}`, "see the token's page");
  const days = Math.floor((at - now) / DAY);
  if (days < 0) return said(rule, "no", `it ended on ${ends}`, "make a new one");
  if (days < SOON)
    return said(rule, "yes", `it ends in ${days === 1 ? "1 day" : `${days} days`}, ${ends}`, "make a new one before the release");
  return said(rule, "yes", `for ${days} days`);
}

function actionsOn({ actions, workflows, page }: Settings): Check {
  const rule = "actions-on";
  const off = seenIn(workflows, [])?.filter(({ state }) => state !== "active") ?? [];
  const fix = `${page}/settings/actions`;
  if (off[0]) {
    const found = off.map(({ file, state }) => `${file} is ${state.replaceAll("_", " ")}`).join(", ");
    return said(rule, "no", found, `gh workflow enable ${shellWord(off[0].file)}`, "all workflows of a release are active");
  }
  if (actions.is !== "seen") return hiddenCheck(rule, "whether Actions may run", [actions], "administration");
  if (!actions.value.enabled) return said(rule, "no", "Actions are off", fix, "Actions are on");
  const { allowed } = actions.value;
  if (allowed !== undefined && allowed !== "all")
    return said(rule, "yes", `on, for some actions only: ${allowed}`, `${fix}        see that those of the workflows are among them`);
  return said(rule, "yes", "on, for all actions");
}

function tokenDefault({ tokenDefault, page }: Settings): Check {
  const rule = "token-default";
  if (tokenDefault.is !== "seen") return hiddenCheck(rule, "", [tokenDefault], "administration");
  if (tokenDefault.value === "read") return said(rule, "yes", "a job's token may read, unless its workflow says more");
  return said(
    rule,
    "yes",
    "a job's token may write everything where its workflow says nothing",
    `${page}/settings/actions        Workflow permissions: read`,
  );
}

/** GitHub says 404 for off, and for who may not look: what else the token sees of administration tells them apart. */
function immutable({ immutable, actions, page }: Settings): Check {
  const rule = "immutable-releases";
  const on = immutable.is === "absent" && actions.is === "seen" ? false : seenIn(immutable, undefined);
  if (on === true) return said(rule, "yes", "on");
  if (on === false)
    return said(
      rule,
      "yes",
      "off: whoever may push can replace assets of a published release",
      `${page}/settings        Releases: enable release immutability`,
    );
  return hiddenCheck(
    rule,
    "",
    [immutable.is === "absent" ? { is: "hidden", why: "GitHub says 404, which means off or not shown" } : immutable],
    "administration",
  );
}

/** The release branches: whether each is guarded, and by the gate alone. `gateJob`: a workflow of HEAD has a job of its name. */
export function branchChecks(settings: Settings, ci: Ci, gateJob: boolean): Finding[] {
  const { others, unlooked, page } = settings;
  const all = [settings, ...others.map((other) => ({ ...settings, ...other }))];
  const rest = `${listed(unlooked)}: there are ${all.length + unlooked.length} release branches, and ${all.length === 1 ? "1 was" : `${all.length} were`} looked at`;
  return [
    ...all.flatMap((one) => {
      const made = gateMade(one, ci);
      // Without a job that makes the gate setup leaves the branch as it is.
      const first = made.verdict === "yes" || gateJob ? "" : `once a job makes ${ci.gate}; `;
      return [branchProtected(one, first), withPast(gateRequired(one, ci, first), pastGate(one, ci.gate), one), made];
    }),
    ...(unlooked.length > 0 ? [said("branch-protected", "unknown", rest, `${page}/settings/branches`)] : []),
  ];
}

/** The remote told its branches, and none of them is one of releases. */
export function noBranch(remote: string, { branches: { release } }: Pick<Project, "branches">): Finding {
  const found = `${remote} has no branch that releases are made from: ${listed(release)}`;
  return said("branch-protected", "no", found, "cogrel.toml        name it in release of [branches]");
}

function branchProtected(settings: Settings, first: string): Finding {
  const { guarded, protection, branchRules, branch, page } = settings;
  const rule = "branch-protected";
  // What is set from better days is not enforced.
  if (protection.is === "plan" && branchRules.is === "plan")
    return unguarded(
      rule,
      `${branch} is not protected: the plan of this private repository has no protection`,
      "make it public, or upgrade the plan",
    );
  const rules = seenIn(branchRules, []);
  const byRules = rules !== undefined && rules.length > 0;
  const byProtection = protection.is === "seen" || (guarded.is === "seen" && guarded.value.protected && !byRules);
  const ways = [...(byProtection ? ["branch protection"] : []), ...(byRules ? ["rulesets"] : [])];
  if (ways.length > 0) return withPast(kept(settings, `${branch}, by ${ways.join(" and ")}`), pastKeeping(settings, KEEPING), settings);
  const bare = protection.is === "absent" || (guarded.is === "seen" && !guarded.value.protected);
  if (bare && rules !== undefined)
    return unguarded(
      rule,
      `${branch} is protected by nothing`,
      bySetup(settings, `${first}or ${page}/settings/branches`),
      "branch protection or a ruleset",
    );
  return hiddenCheck(rule, branch, [protection, branchRules, guarded], "administration");
}

const KEEPING = [
  { what: "force pushes", closed: ["non_fast_forward", "update"], allowed: "forcePushes" },
  { what: "deletion", closed: ["deletion"], allowed: "deletions" },
] as const;

/** What nothing forbids of a branch that is protected, and what of it is not told: each of its ways may forbid what the other allows. */
export function looseness({ protection, branchRules }: Pick<BranchSeen, "protection" | "branchRules">): {
  free: string[];
  unsure: string[];
} {
  const types = new Set((seenIn(branchRules, []) ?? []).map(({ type }) => type));
  const open = KEEPING.filter(({ closed }) => !closed.some((type) => types.has(type)));
  const allows = (allowed: "forcePushes" | "deletions") =>
    protection.is === "seen" ? protection.value[allowed] : protection.is === "hidden" ? undefined : true;
  const of = (allowing: boolean | undefined) => open.filter(({ allowed }) => allows(allowed) === allowing).map(({ what }) => what);
  return { free: of(true), unsure: of(undefined) };
}

/** What `looseness` found, in words. */
export function notForbidden(free: readonly string[]): string {
  return `${free.join(" and ")} ${free.length === 1 && free[0] === "deletion" ? "is" : "are"} not forbidden`;
}

/** Where a branch is made to keep its commits. */
export function forbidMoves({ protection, page }: Settings): string {
  return `${page}/settings/${protection.is === "seen" ? "branches" : "rules"}        forbid force pushes and deletions`;
}

function kept(settings: Settings, found: string): Check {
  const rule = "branch-protected";
  const { free, unsure } = looseness(settings);
  if (free.length > 0) return said(rule, "yes", `${found}; ${notForbidden(free)}`, forbidMoves(settings));
  return said(rule, "yes", unsure.length > 0 ? `${found}; whether that forbids ${unsure.join(" and ")} is not shown` : found);
}

/** The checks that the branch requires, by whichever way; undefined while one of the ways is not known. */
function requiredChecks({ guarded, protection, branchRules }: Settings): { known: RequiredCheck[]; whole: boolean } {
  const summary = guarded.is === "seen" ? (guarded.value.protected ? guarded.value.required : []) : undefined;
  const byProtection = protection.is === "seen" ? protection.value.required : protection.is === "hidden" ? summary : [];
  const rules = seenIn(branchRules, []);
  const known = [...(byProtection ?? []), ...(rules ?? []).flatMap(({ required }) => required)];
  return { known, whole: byProtection !== undefined && rules !== undefined };
}

/** GitHub Actions, as an App. */
export const ACTIONS_APP = 15368;

function gateRequired(settings: Settings, { gate }: Ci, first: string): Finding {
  const rule = "gate-required";
  const { branch, page, protection, branchRules, checks, statuses } = settings;
  const { known, whole } = requiredChecks(settings);
  const expected = `${gate} alone`;
  const own = known.filter(({ context }) => context === gate);
  const others = [...new Set(known.map(({ context }) => context).filter((context) => context !== gate))];
  const fix = `${page}/settings/branches`;
  if (own.length === 0) {
    if (!whole) return hiddenCheck(rule, branch, [protection, branchRules], "administration");
    const found = `${branch} requires ${others.length > 0 ? others.join(", ") : "no check"}`;
    return unguarded(rule, found, bySetup(settings, `${first}or ${fix}`), expected);
  }
  const made = madeNames(settings);
  if (others.length > 0 && made?.size === 0)
    return said(
      rule,
      "unknown",
      `${branch} requires ${others.join(", ")} too, and its newest commit has no check yet`,
      `${fix}        once CI ran`,
    );
  const missing = made === undefined ? [] : others.filter((name) => !made.has(name));
  if (missing.length > 0) {
    const byProtection = protection.is === "seen" ? protection.value.required.map(({ context }) => context) : [];
    const way = missing.every((name) => byProtection.includes(name)) ? bySetup(settings, `or ${fix}`, " --force") : fix;
    return said(rule, "no", `${branch} requires ${missing.join(", ")} too, which its newest commit does not have`, way, expected);
  }
  if (others.length > 0 && made === undefined)
    return hiddenCheck(rule, `whether anything makes ${others.join(", ")}, which ${branch} requires too`, [checks, statuses], "checks");
  if (!whole) return hiddenCheck(rule, `${branch} requires ${gate}, and perhaps others`, [protection, branchRules], "administration");
  if (others.length > 0)
    return said(
      rule,
      "yes",
      `${branch} requires ${others.join(", ")} too: stricter than needed`,
      `${fix}        ${gate} waits for all jobs`,
    );
  if (own.every(({ app }) => app === undefined))
    return said(rule, "yes", `${gate}, made by anyone who may write statuses`, `${fix}        choose GitHub Actions as its source`);
  const foreign = own.find(({ app }) => app !== undefined && app !== ACTIONS_APP);
  if (foreign)
    return said(rule, "no", `${gate} must come from the App ${foreign.app}, not from GitHub Actions`, fix, `${gate} of GitHub Actions`);
  return said(rule, "yes", `${gate} of GitHub Actions, alone`);
}

/** What was made for the newest commit: check runs, and statuses. `undefined` where one of both is not shown. */
export function madeNames({ checks, statuses }: Pick<BranchSeen, "checks" | "statuses">): Set<string> | undefined {
  if (checks.is === "hidden" || statuses.is === "hidden") return undefined;
  return new Set([...(seenIn(checks, []) ?? []).map(({ name }) => name), ...(seenIn(statuses, []) ?? [])]);
}

function gateMade({ checks, branch }: Settings, { gate }: Ci): Check {
  const rule = "gate-made";
  if (checks.is !== "seen") return hiddenCheck(rule, "", [checks], "checks");
  const own = checks.value.filter(({ name }) => name === gate);
  const byActions = own.some(({ app }) => app === "github-actions");
  if (byActions) return said(rule, "yes", `GitHub Actions made ${gate} for the newest commit of ${branch}`);
  const expected = `${gate} of GitHub Actions on the newest commit of ${branch}`;
  if (own[0])
    return said(
      rule,
      "no",
      `${gate} was made by ${own[0].app ?? "an unknown App"}`,
      "see that a job has this name, and no other App",
      expected,
    );
  if (checks.value.length > 0)
    return said(
      rule,
      "no",
      `the newest commit of ${branch} has ${checks.value.length === 1 ? "1 check" : `${checks.value.length} checks`} and no ${gate}`,
      "cogrel explain gate-job",
      expected,
    );
  return said(
    rule,
    "unknown",
    `the newest commit of ${branch} has no check at all yet`,
    "run the same command again when CI has run",
    expected,
  );
}

/** Secrets and variables that the workflows of a release name, where each job looks for them. */
export function namesCheck(settings: Settings, { releaseBuild, releasePublish }: ReleaseFiles, read: WorkflowsRead): Check {
  const { workflows } = read;
  const rule = "names-there";
  const expected = "each name that a release workflow uses";
  const jobs = releaseJobs({ releaseBuild, releasePublish }, workflows);
  const missing = new Map<string, string>();
  const unsure = new Set<string>();
  const absent = new Set<string>();
  let count = 0;
  for (const { environment, secrets, variables } of jobs) {
    const place = typeof environment === "string" ? environment : undefined;
    const at = place === undefined ? undefined : settings.details.get(place);
    // What an environment has is known where it was looked at, or is not there.
    const placed = typeof environment !== "object" && (place === undefined || at !== undefined || settings.environments.is === "seen");
    for (const [kind, names, looks] of [
      ["secret", secrets, [...settings.secrets, ...(at ? [at.secrets] : [])]],
      ["variable", variables, [...settings.variables, ...(at ? [at.variables] : [])]],
    ] as const) {
      const known = new Set(looks.flatMap((look) => seenIn(look, []) ?? []).map((name) => name.toUpperCase()));
      const whole = placed && looks.every((look) => seenIn(look, []) !== undefined);
      for (const name of names) {
        count++;
        if (known.has(name.toUpperCase())) continue;
        const what = `${kind} ${name}${place === undefined ? "" : ` for ${place}`}`;
        if (whole && place !== undefined && at === undefined) absent.add(place);
        if (whole) missing.set(what, `gh ${kind} set ${name}${place === undefined ? "" : ` --env ${shellWord(place)}`}`);
        else unsure.add(what);
      }
    }
  }
  const [first, ...more] = missing.values();
  if (first !== undefined) {
    const notes = [
      ...(absent.size > 0 ? [`once there is an environment ${[...absent].join(" and ")}`] : []),
      ...(more.length > 0 ? [`then ${more.join("; ")}`] : []),
    ];
    const fix = notes.length > 0 ? `${first}        ${notes.join("; ")}` : first;
    return said(rule, "no", `not there: ${[...missing.keys()].join(", ")}`, fix, expected);
  }
  const [unread] = unreadFiles([releaseBuild, releasePublish], read);
  if (unread) {
    const { file, why } = unread;
    const fix = why === undefined ? missingFix(file, read) : `put .github/workflows/${file} right`;
    const found = `${file} ${why ?? "is not there"}, so that the names in it are not known`;
    return said(rule, "unknown", found, fix, expected);
  }
  if (unsure.size > 0) {
    const named = namedEnvironments({ releaseBuild, releasePublish }, workflows);
    const looks = [
      ...settings.secrets,
      ...settings.variables,
      settings.environments,
      ...named.flatMap((name) => settings.details.get(name) ?? []).flatMap((one) => [one.secrets, one.variables]),
    ];
    const fix = fixHidden(...looks) ?? "gh secret list; gh variable list";
    return said(rule, "unknown", `${[...unsure].join(", ")}: ${whyHidden(...looks)}`, fix, expected);
  }
  return said(rule, "yes", count === 0 ? "the release workflows name none" : `${count === 1 ? "1 name" : `${count} names`}`);
}

/** What jobs of these files may be in and nobody can read: files that are missing, broken, or called and so. */
function unreadFiles(names: readonly string[], { workflows, broken }: WorkflowsRead): { file: string; why: string | undefined }[] {
  const files = new Set(names);
  // A set that grows while it is gone through gives what was added too.
  for (const file of files) for (const one of calledBy(workflows.find((other) => other.file === file))) files.add(one);
  const unread = [...files].filter((file) => !workflows.some((one) => one.file === file));
  return unread.map((file) => ({ file, why: broken.find((one) => one.file === file)?.why }));
}

type ReleaseFiles = Pick<Ci, "releaseBuild" | "releasePublish">;

function releaseJobs({ releaseBuild, releasePublish }: ReleaseFiles, workflows: readonly Workflow[]) {
  const files = workflows.filter(({ file }) => file === releaseBuild || file === releasePublish);
  return files.flatMap((file) => runningJobs(file, workflows));
}

/** The environments whose secrets or variables a job of the release may name. */
export function namedEnvironments(ci: ReleaseFiles, workflows: readonly Workflow[]): string[] {
  const jobs = releaseJobs(ci, workflows).filter(({ secrets, variables }) => secrets.length + variables.length > 0);
  return jobs.flatMap(({ environment }) => (typeof environment === "string" ? [environment] : []));
}
