import { listed } from "../assets/finding";
import { type Look, seenIn } from "../doctor/look";
import { ACTIONS_APP, forbidMoves, looseness, madeNames, notForbidden } from "../doctor/repository";
import type { RequiredCheck, Settings } from "../doctor/settings";
import type { SettingAction } from "../plan";
import { branchRuleset, rulesBeside, rulesetOf, withRuleset } from "./branch-ruleset";
import { hasSignatures, protectionBody, unknownKeys } from "./protection-body";
import { hiddenSetting, type Setting } from "./setting";
import type { Wanted } from "./wanted";
import type { Whole } from "./whole";

/** As GitHub sends them: the branches' protections by their names, and the rulesets of setup's names. */
interface Guards {
  protections: ReadonlyMap<string, Look<Whole>>;
  rulesets: ReadonlyMap<string, Look<{ whole: Whole }>>;
}

/** Each release branch; those that were too many to be looked at are not known. */
export function branchSettings(settings: Settings, { protections, rulesets }: Guards, wanted: Wanted): Setting[] {
  const { others, unlooked, page } = settings;
  const unseen = { is: "hidden", why: "it was not looked at" } as const;
  const of = (branch: string) => ({
    protection: protections.get(branch) ?? unseen,
    ruleset: rulesets.get(branchRuleset(wanted.gate, branch)) ?? unseen,
  });
  return [
    withMoves(settings, branchSetting(settings, of(settings.branch), wanted)),
    // Whether a job of another branch makes the gate only its newest commit tells.
    ...others
      .map((one) => ({ ...settings, ...one }))
      .map((one) => withMoves(one, branchSetting(one, of(one.branch), { ...wanted, gateJob: undefined }))),
    ...unlooked.map(
      (branch): Setting => ({ rule: "gate-required", of: branch, is: "unknown", before: unseen.why, fix: `${page}/settings/branches` }),
    ),
  ];
}

/** None of the branches that releases are to be made from is there. */
export function withoutBranch(release: readonly string[]): Setting {
  const fix = "cogrel.toml        name the release branch in release of [branches]";
  return {
    rule: "gate-required",
    of: listed(release),
    is: "left",
    before: "the remote has no such branch",
    after: "the release branch",
    fix,
  };
}

/** A branch that does not keep its commits is somebody's wish: told as a warning, and left. */
function withMoves(settings: Settings, setting: Setting): Setting {
  const { free } = looseness(settings);
  if (free.length === 0 || (setting.is !== "right" && setting.is !== "stricter")) return setting;
  const before = `${setting.before}; ${notForbidden(free)}`;
  return { ...setting, is: "right", before, fix: setting.fix ?? forbidMoves(settings) };
}

interface Guarding {
  protection: Look<Whole>;
  /** The one of setup's name, if there is one. */
  ruleset: Look<{ whole: Whole }>;
}

/** What a release branch requires: the gate of GitHub Actions, alone. By its protection or by rulesets, whichever it has. */
function branchSetting(settings: Settings, { protection, ruleset }: Guarding, wanted: Wanted): Setting {
  const { branch, branchRules, guarded, page, repository, checks } = settings;
  const { gate, force } = wanted;
  const base = { rule: "gate-required", of: branch } as const;
  const after = `${gate} of GitHub Actions`;
  if (protection.is === "plan" && branchRules.is === "plan")
    return {
      ...{ ...base, is: "left", before: "nothing: the plan of this private repository has no protection", after },
      fix: "make it public, or upgrade the plan",
    };
  // Every reader is told which checks a protection requires, though not what else it has.
  const summary = protection.is === "hidden" && guarded.is === "seen" && guarded.value.protected ? (guarded.value.required ?? []) : [];
  const byProtection = requiredBy(protection);
  const rules = seenIn(branchRules, []);
  const byRules = rules?.flatMap(({ required }) => required) ?? [];
  const known = [...(byProtection ?? summary), ...byRules];
  const own = known.filter(({ context }) => context === gate);
  const hidden = byProtection === undefined || rules === undefined;
  const others = [...new Set(known.map(({ context }) => context).filter((context) => context !== gate))];
  const also = [...(protection.is === "seen" ? demandsOf(protection.value) : []), ...rulesBeside(rules ?? [])];
  const before = [known.length > 0 ? [...new Set(known.map(named))].join(", ") : "no check", ...also].join("; ");
  const isForeign = ({ context, app }: RequiredCheck) => context === gate && app !== undefined && app !== ACTIONS_APP;
  const foreign = own.some(isForeign);
  const right = !foreign && own.some(({ app }) => app === ACTIONS_APP);
  const inProtection = (list: readonly string[]) => list.filter((name) => byProtection?.some(({ context }) => context === name));
  const drop = force ? inProtection(others) : [];
  const require: SettingAction = { do: "require-check", repository, branch, check: gate, app: ACTIONS_APP, drop };
  const kept = others.filter((name) => !drop.includes(name));
  const change = { ...base, is: "change", before, after: [[...kept, after].join(", "), ...also].join("; "), actions: [require] } as const;
  // Whatever else makes the gate too, such an App must; rulesets that are there are somebody's.
  if (foreign && (!force || hidden || byRules.some(isForeign))) {
    const byPage = `${page}/settings/${byRules.some(isForeign) ? "rules" : "branches"}`;
    const fix = force || byRules.some(isForeign) ? `${byPage}        ${gate}: choose GitHub Actions as its source` : undefined;
    return { ...base, is: "left", before, after, fix: fix ?? `cogrel setup --force        or ${byPage}` };
  }
  if (hidden && !right) return hiddenSetting("gate-required", branch, protection, branchRules);
  const stuck = protection.is === "seen" ? unknownKeys(protection.value) : [];
  const changeable = protection.is === "seen" && stuck.length === 0;
  if (right && drop.length > 0 && changeable) return change;
  if (right) return otherChecks({ base, before, others, also, force, settings, made: madeNames(settings) ?? new Set() });
  const made = madeIn(checks);
  // A check that nobody makes would stop every pull request.
  if (own.length === 0 && !made.includes(gate) && (made.length > 0 || !wanted.gateJob))
    return {
      ...base,
      is: "left",
      before: `${before}; ${made.length === 0 && wanted.gateJob === undefined ? "no job has made" : "no job makes"} ${gate}, so that requiring it would stop every pull request`,
      after,
      fix: wanted.gateFix,
    };
  if (stuck.length > 0)
    return {
      ...{ ...base, is: "unknown", before: `${before}; its protection has ${stuck.join(", ")}, which cogrel does not know`, after },
      fix: `${page}/settings/branches        require ${gate} there by hand`,
    };
  const byRuleset = protection.is !== "seen" && ((rules ?? []).length > 0 || wanted.ruleset);
  return byRuleset ? withRuleset({ ...base, before, after, kept, also }, ruleset, rulesetOf(settings, gate), settings) : change;
}

/** The checks that the protection requires; nothing where that is not known. */
function requiredBy(protection: Look<Whole>): RequiredCheck[] | undefined {
  if (protection.is === "hidden") return undefined;
  if (protection.is !== "seen") return [];
  const { checks = [] } = protectionBody(protection.value).required_status_checks ?? {};
  return checks.map(({ context, app_id }) => ({ context, app: app_id === -1 ? undefined : app_id }));
}

const madeIn = (checks: Settings["checks"]) => (seenIn(checks, []) ?? []).map(({ name }) => name);

function named({ context, app }: RequiredCheck): string {
  return app === ACTIONS_APP ? `${context} of GitHub Actions` : `${context} of ${app === undefined ? "anyone" : `the App ${app}`}`;
}

interface Others {
  base: { rule: "gate-required"; of: string };
  before: string;
  others: readonly string[];
  also: readonly string[];
  force: boolean;
  settings: Settings;
  made: ReadonlySet<string>;
}

/** The gate is required; what else is may stay, unless nothing makes it. */
function otherChecks({ base, before, others, also, force, settings: { page, branch }, made }: Others): Setting {
  if (others.length === 0) return { ...base, is: also.length > 0 ? "stricter" : "right", before };
  const fix = force
    ? `${page}/settings/rules        ${others.join(", ")}: by a ruleset, which cogrel leaves alone`
    : "cogrel setup --force        requires the gate alone";
  const lost = made.size > 0 ? others.filter((name) => !made.has(name)) : [];
  if (lost.length === 0) return { ...base, is: "stricter", before, fix };
  const found = `${before}; the newest commit of ${branch} does not have ${lost.join(", ")}, which stops every pull request`;
  return { ...base, is: "left", before: found, after: "the gate alone", fix };
}

/** What a protection asks beside checks: stricter than wanted, and kept. */
function demandsOf(whole: Whole): string[] {
  const { required_pull_request_reviews: asked, restrictions, enforce_admins: admins, ...switches } = protectionBody(whole);
  const reviews = asked as { required_approving_review_count?: number; require_code_owner_reviews?: boolean } | null;
  const on = (key: string) => (switches as Record<string, unknown>)[key] === true;
  return [
    ...(reviews
      ? [`${reviews.required_approving_review_count ?? 1} to approve${reviews.require_code_owner_reviews ? ", code owners too" : ""}`]
      : []),
    ...(restrictions ? ["pushes by some only"] : []),
    ...(admins ? ["administrators too"] : []),
    ...(switches.required_status_checks?.strict ? ["branches up to date"] : []),
    ...(hasSignatures(whole) ? ["signed commits"] : []),
    ...(on("required_linear_history") ? ["no merge commits"] : []),
    ...(on("required_conversation_resolution") ? ["conversations resolved"] : []),
    ...(on("lock_branch") ? ["locked"] : []),
  ];
}
