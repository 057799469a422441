import { describe, expect, test } from "vitest";
import { environmentChecks } from "../../src/domain/doctor/environments";
import type { Look } from "../../src/domain/doctor/look";
import type { Environment, Ruleset, Settings } from "../../src/domain/doctor/settings";
import type { WorkflowJob } from "../../src/domain/doctor/workflows";
import type { Reviewer, SettingAction } from "../../src/domain/plan";
import { branchSettings } from "../../src/domain/setup/branch";
import { byHand, byHandLines } from "../../src/domain/setup/by-hand";
import { environmentBody, environmentDiffers } from "../../src/domain/setup/environment-body";
import { environmentSettings } from "../../src/domain/setup/environments";
import { answerSetup, planSetup } from "../../src/domain/setup/plan";
import { protectionDiffers, protectionWith, unknownKeys } from "../../src/domain/setup/protection-body";
import { rulesetBody, rulesetDiffers } from "../../src/domain/setup/ruleset-body";
import { checkOf, rowOf, type Setting } from "../../src/domain/setup/setting";
import { immutableSetting, tagSetting } from "../../src/domain/setup/tags";
import { isWider, tagPattern, type Wanted } from "../../src/domain/setup/wanted";
import type { Whole } from "../../src/domain/setup/whole";

const absent = { is: "absent" } as const;
const hidden = { is: "hidden", why: "GitHub does not show it (403)" } as const;
const plan = { is: "plan", why: "Upgrade to GitHub Pro" } as const;
const seen = <T>(value: T): Look<T> => ({ is: "seen", value });
const ACTIONS = 15368;

const pypi: Environment = { name: "pypi", refs: "patterns", reviewers: ["alice"], preventSelfReview: false, wait: 0, adminsBypass: true };
const policies = (...all: [string, string][]) =>
  new Map([["pypi", { policies: seen(all.map(([type, name]) => ({ type, name }))), secrets: seen([]), variables: seen([]) }]]);
const ruleset: Ruleset = {
  name: "release tags",
  include: ["refs/tags/v*"],
  exclude: [],
  rules: ["update", "deletion"],
  past: [],
  bypass: "never",
};

/** A repository that is set up. */
const right: Settings = {
  ...{ repository: "o/r", page: "https://github.com/o/r", branch: "main", others: [], unlooked: [], now: 0 },
  me: seen({ login: "owner", scopes: undefined, ends: undefined, endsAt: undefined }),
  about: seen({ private: false, push: true, admin: true, organization: true, archived: false }),
  guarded: seen({ protected: true, required: undefined }),
  protection: seen({ required: [], forcePushes: false, deletions: false }),
  branchRules: seen([]),
  branchRulesets: new Map(),
  tagRulesets: seen([ruleset]),
  environments: seen([pypi]),
  details: policies(["tag", "v*"]),
  secrets: [],
  variables: [],
  actions: seen({ enabled: true, allowed: "all" }),
  tokenDefault: seen("read"),
  immutable: seen(true),
  pushes: seen(true),
  workflows: seen([]),
  checks: seen([{ name: "ci-complete", app: "github-actions" }]),
  statuses: seen([]),
};
const wanted: Wanted = {
  ...{
    repository: "o/r",
    environments: ["pypi"],
    pattern: "v*",
    prefix: "v",
    tag: "v0.18.0",
    gate: "ci-complete",
    gateJob: true,
    gateFix: "cogrel ci init",
  },
  ...{ reviewers: [], ruleset: false, immutable: true, force: false },
};
const person = (name: string): Reviewer => ({ type: "User", id: name.length, name });
const protectedBy = (...checks: [string, number | null][]): Whole => ({
  ...{ url: "u", enforce_admins: { url: "u", enabled: false }, required_signatures: { url: "u", enabled: false } },
  required_status_checks: {
    ...{ url: "u", contexts_url: "u", strict: false, contexts: checks.map(([context]) => context) },
    checks: checks.map(([context, app_id]) => ({ context, app_id })),
  },
});
const gated = protectedBy(["ci-complete", ACTIONS]);

const ownRuleset = (whole: Whole) => seen({ whole: { target: "tag", ...whole } });
const branchRuleset = (whole: Whole) => seen({ whole: { target: "branch", bypass_actors: [], ...whole } });

interface Case {
  settings?: Partial<Settings>;
  wanted?: Partial<Wanted>;
  protection?: Look<Whole>;
  ruleset?: Look<{ whole: Whole }>;
  branchRuleset?: Look<{ whole: Whole }>;
}

function all({ settings, wanted: more, protection = seen(gated), ...own }: Case): Setting[] {
  const [has, want] = [
    { ...right, ...settings },
    { ...wanted, ...more },
  ];
  return [
    ...environmentSettings(has, want),
    ...branchSettings(has, { protections: new Map([["main", protection]]), rulesets: rulesetsOf(own.branchRuleset) }, want),
    tagSetting(has, own.ruleset ?? absent, want),
    immutableSetting(has),
  ];
}

const rulesetsOf = (own: Look<{ whole: Whole }> = absent) => new Map([["ci-complete on main", own]]);
const does = ({ actions = [], late = [] }: Setting) =>
  [...actions, ...late].map((action: SettingAction) => [action.do, ...("pattern" in action ? [action.pattern] : [])].join(" "));

test.each<[found: [string, string][], fix: string | undefined]>([
  [[["tag", "v*"]], undefined],
  [[["tag", "*"]], "cogrel setup "],
  [[], "cogrel setup "],
  [[["branch", "v*"]], "cogrel setup "],
  [[["tag", "refs/tags/v*"]], "cogrel setup "],
  [[["tag", "v0.19.*"]], "cogrel setup --force "],
  [[["tag", "v0.*.*"]], "cogrel setup --force "],
  // Whoever wrote one of these meant some versions.
  ...["v0.17.5", "v*-beta*", "v0.*.[2-9]", "v*-dev*", "v*-alpha.*", "v3.*"].map((pattern): [[string, string][], string] => [
    [["tag", pattern]],
    "cogrel setup --force ",
  ]),
  [
    [
      ["tag", "v*"],
      ["branch", "main"],
    ],
    "cogrel setup ",
  ],
])("doctor says that setup mends what may deploy where it does, %j", (found, fix) => {
  const settings = { ...right, details: policies(...found) };
  const check = environmentChecks(settings, ["pypi"], "v0.18.0", "v").find(({ rule }) => rule === "environment-refs");
  expect(check?.fix?.startsWith(fix ?? "no fix")).toBe(fix === undefined ? undefined : true);
  const force = fix === "cogrel setup --force ";
  const [setting] = environmentSettings(settings, { ...wanted, force });
  expect(setting?.is).toBe(fix === undefined ? "right" : "change");
  if (force) expect(environmentSettings(settings, wanted)[0]?.is).toBe("stricter");
});

test("what GitHub does not show is for an administrator to look at, and what it does not answer is asked again", () => {
  const again = { is: "hidden", why: "no answer", fix: "again" } as const;
  const fixes = (look: typeof hidden | typeof again) => {
    const settings = { environments: look, tagRulesets: look, immutable: look, branchRules: look };
    return new Set(all({ settings, protection: look }).map(({ is, fix }) => `${is} ${fix?.split("   ")[0]}`));
  };
  expect(fixes(again)).toEqual(new Set(["unknown again"]));
  expect(fixes(hidden)).toEqual(new Set(["unknown GH_TOKEN=… cogrel setup"]));
});

test.each([
  [{ forcePushes: true, deletions: true }, [], "ci-complete of GitHub Actions; force pushes and deletion are not forbidden"],
  [{ forcePushes: true, deletions: false }, ["update"], undefined],
  [{ forcePushes: false, deletions: true }, [], "ci-complete of GitHub Actions; deletion is not forbidden"],
  [{ forcePushes: undefined, deletions: undefined }, [], undefined],
])("a branch that does not keep its commits is a warning: %j", (moves, types, before) => {
  const found = all({ settings: { protection: seen({ required: [], ...moves }), branchRules: rules(...types) } });
  const setting = found.find(({ rule }) => rule === "gate-required") as Setting;
  expect(rowOf(setting).mark).toBe(before === undefined ? "yes" : "warning");
  if (before !== undefined) expect(setting).toMatchObject({ before, fix: expect.stringContaining("/settings/branches        forbid") });
});

test("each release branch is looked at for itself; of one that is not here no job is known", () => {
  const bare = { guarded: seen({ protected: false, required: undefined }), protection: absent, branchRules: seen([]) };
  const others = [
    { ...bare, statuses: seen([]), branch: "release/1", checks: made("ci-complete") },
    { ...bare, statuses: seen([]), branch: "release/2", checks: made() },
  ];
  const protections = new Map<string, Look<Whole>>([
    ["main", seen(gated)],
    ["release/1", absent],
    ["release/2", absent],
  ]);
  const found = branchSettings({ ...right, others, unlooked: ["release/9"] }, { protections, rulesets: new Map() }, wanted);
  expect(found.map(({ of, is }) => [of, is])).toEqual([
    ["main", "right"],
    ["release/1", "change"],
    ["release/2", "left"],
    ["release/9", "unknown"],
  ]);
  expect(found[1]?.actions).toMatchObject([{ do: "require-check", branch: "release/1", check: "ci-complete" }]);
  expect(found[2]?.before).toMatch(/no job has made ci-complete/);
});

test.each([
  [[{ ...ruleset, exclude: ["refs/tags/v0.19*", "refs/tags/x*"] }], "by nobody: release tags; release tags leaves out refs/tags/v0.19*"],
  [[{ ...ruleset, exclude: ["refs/tags/x*"] }], undefined],
  [
    [
      { ...ruleset, exclude: ["refs/tags/v0.19*"] },
      { ...ruleset, name: "all" },
    ],
    undefined,
  ],
  [
    [
      { ...ruleset, exclude: ["refs/tags/v0.19*"] },
      { ...ruleset, name: "all", rules: ["update"] },
    ],
    /^by nobody: release tags, all; release tags leaves out refs.tags.v0\.19\*$/,
  ],
])("what a ruleset leaves out of versions nobody has thought of yet is told as a warning: %#", (tagRulesets, before) => {
  const found = all({ settings: { tagRulesets: seen(tagRulesets) } }).find(({ rule }) => rule === "tag-rules") as Setting;
  expect(found.is).toBe("right");
  expect(rowOf(found).mark).toBe(before === undefined ? "yes" : "warning");
  if (before !== undefined) expect(found.before).toMatch(before);
  expect(found.fix === undefined).toBe(before === undefined);
});

test("where all is as wanted nothing is done, and each Check says yes", () => {
  const found = all({});
  expect(found.map(({ is }) => is)).toEqual(["right", "right", "right", "right", "right"]);
  expect(found.flatMap(does)).toEqual([]);
  expect(found.map(checkOf).every(({ verdict, fix }) => verdict === "yes" && fix === undefined)).toBe(true);
});

const environment = (change: Partial<Environment>): Partial<Settings> => ({ environments: seen([{ ...pypi, ...change }]) });
const isPrivate = { about: seen({ private: true, push: true, admin: true, organization: true, archived: false }) };
const about = (change: Partial<Ruleset>): Partial<Settings> => ({ tagRulesets: seen([{ ...ruleset, ...change }]) });
const rules = (...types: string[]) => seen(types.map((type) => ({ type, required: [] })));
const requires = (context: string, app: number | undefined) => seen([{ type: "required_status_checks", required: [{ context, app }] }]);
const made = (...names: string[]) => seen(names.map((name) => ({ name, app: "github-actions" })));

describe("what is, what becomes of it, and what is done", () => {
  test.each<[string, string, Setting["is"], string[], Case]>([
    // environments
    ["there is none", "environment-there", "change", ["set-environment", "allow-tags v*"], { settings: { environments: seen([]) } }],
    ["the environments are not shown", "environment-there", "unknown", [], { settings: { environments: hidden } }],
    ["a free private repository", "environment-there", "left", [], { settings: { ...isPrivate, protection: plan } }],
    [
      "every ref may deploy",
      "environment-refs",
      "change",
      ["set-environment", "forbid-others v*", "allow-tags v*"],
      { settings: environment({ refs: "any" }) },
    ],
    [
      "protected branches",
      "environment-refs",
      "change",
      ["set-environment", "forbid-others v*", "allow-tags v*"],
      { settings: environment({ refs: "protected" }) },
    ],
    ["nothing may deploy yet", "environment-refs", "change", ["allow-tags v*"], { settings: { details: policies() } }],
    [
      "v* of the wrong type",
      "environment-refs",
      "change",
      ["allow-tags v*", "forbid-branches v*"],
      { settings: { details: policies(["branch", "v*"]) } },
    ],
    [
      "a branch too",
      "environment-refs",
      "change",
      ["forbid-branches main"],
      { settings: { details: policies(["tag", "v*"], ["branch", "main"]) } },
    ],
    ["patterns that fit all tags in another way", "environment-refs", "right", [], { settings: { details: policies(["tag", "v*.*.*"]) } }],
    ["any tag", "environment-refs", "change", ["allow-tags v*", "forbid-tags *"], { settings: { details: policies(["tag", "*"]) } }],
    [
      "any tag, beside those of versions",
      "environment-refs",
      "change",
      ["forbid-tags **"],
      { settings: { details: policies(["tag", "v*"], ["tag", "**"]) } },
    ],
    ["tags of one letter and some versions", "environment-refs", "stricter", [], { settings: { details: policies(["tag", "?0.*"]) } }],
    [
      "tags of something else too",
      "environment-refs",
      "right",
      [],
      { settings: { details: policies(["tag", "v*"], ["tag", "nightly-*"]) } },
    ],
    ["a narrower pattern", "environment-refs", "stricter", [], { settings: { details: policies(["tag", "v0.*.*"]) } }],
    ["one of the next version alone", "environment-refs", "stricter", [], { settings: { details: policies(["tag", "v0.19.*"]) } }],
    ["one of a version alone", "environment-refs", "stricter", [], { settings: { details: policies(["tag", "v1.7.0-rc1"]) } }],
    ["one that fits no release of today", "environment-refs", "stricter", [], { settings: { details: policies(["tag", "v1*"]) } }],
    [
      "a narrower pattern, with --force",
      "environment-refs",
      "change",
      ["allow-tags v*"],
      { settings: { details: policies(["tag", "v0.*.*"]) }, wanted: { force: true } },
    ],
    [
      "a full name, which fits no tag",
      "environment-refs",
      "change",
      ["allow-tags v*"],
      { settings: { details: policies(["tag", "refs/tags/v*"]) } },
    ],
    ["the policies are not shown", "environment-refs", "unknown", [], { settings: { details: new Map() } }],
    ["nobody must agree", "environment-reviewers", "open", [], { settings: environment({ reviewers: [] }) }],
    [
      "nobody must agree, in a private repository",
      "environment-reviewers",
      "right",
      [],
      { settings: { ...isPrivate, ...environment({ reviewers: [] }) } },
    ],
    ["a new reviewer", "environment-reviewers", "change", ["add-reviewers"], { wanted: { reviewers: [person("bob")] } }],
    ["one who is there, in other letters", "environment-reviewers", "right", [], { wanted: { reviewers: [person("Alice")] } }],
    [
      "a team that is there",
      "environment-reviewers",
      "right",
      [],
      { settings: environment({ reviewers: ["team"] }), wanted: { reviewers: [person("o/team")] } },
    ],
    [
      "a seventh",
      "environment-reviewers",
      "left",
      [],
      { settings: environment({ reviewers: [..."abcdef"] }), wanted: { reviewers: [person("g")] } },
    ],
    ["a wait", "environment-reviewers", "stricter", [], { settings: environment({ wait: 30 }) }],
    [
      "nobody but oneself, and not for oneself",
      "environment-reviewers",
      "open",
      [],
      { settings: environment({ preventSelfReview: true, reviewers: ["owner"] }) },
    ],
    [
      "the same, with a second one",
      "environment-reviewers",
      "change",
      ["add-reviewers"],
      { settings: environment({ preventSelfReview: true, reviewers: ["owner"] }), wanted: { reviewers: [person("bob")] } },
    ],
    ["nobody for oneself", "environment-reviewers", "stricter", [], { settings: environment({ preventSelfReview: true }) }],
    // the branch
    ["no protection", "gate-required", "change", ["require-check"], { protection: absent }],
    ["no protection, with --ruleset", "gate-required", "change", ["set-ruleset"], { protection: absent, wanted: { ruleset: true } }],
    [
      "a ruleset of setup's name that leaves the branch out",
      "gate-required",
      "left",
      [],
      {
        ...{ protection: absent, wanted: { ruleset: true } },
        branchRuleset: branchRuleset({ conditions: { ref_name: { include: ["~ALL"], exclude: ["refs/heads/ma*"] } } }),
      },
    ],
    [
      "one that leaves out the default branch",
      "gate-required",
      "left",
      [],
      {
        ...{ protection: absent, wanted: { ruleset: true } },
        branchRuleset: branchRuleset({ conditions: { ref_name: { include: ["~ALL"], exclude: ["~DEFAULT_BRANCH"] } } }),
      },
    ],
    [
      "one that leaves out another branch, and is about another",
      "gate-required",
      "change",
      ["set-ruleset"],
      {
        ...{ protection: absent, wanted: { ruleset: true } },
        branchRuleset: branchRuleset({ conditions: { ref_name: { include: ["refs/heads/x"], exclude: ["refs/heads/y"] } } }),
      },
    ],
    [
      "a ruleset of tags has setup's name",
      "gate-required",
      "left",
      [],
      { protection: absent, wanted: { ruleset: true }, branchRuleset: branchRuleset({ target: "tag" }) },
    ],
    [
      "one of setup's name does not tell who may pass",
      "gate-required",
      "unknown",
      [],
      { protection: absent, wanted: { ruleset: true }, branchRuleset: branchRuleset({ bypass_actors: undefined }) },
    ],
    [
      "one of setup's name is hidden",
      "gate-required",
      "unknown",
      [],
      { protection: absent, wanted: { ruleset: true }, branchRuleset: hidden },
    ],
    [
      "the gate of another App by a ruleset, with --force",
      "gate-required",
      "left",
      [],
      { protection: absent, settings: { branchRules: requires("ci-complete", 7) }, wanted: { force: true } },
    ],
    [
      "the gate of another App by a ruleset too",
      "gate-required",
      "left",
      [],
      { settings: { branchRules: requires("ci-complete", 7) }, wanted: { force: true } },
    ],
    [
      "rulesets without checks",
      "gate-required",
      "change",
      ["set-ruleset"],
      { protection: absent, settings: { branchRules: rules("deletion") } },
    ],
    [
      "the gate by a ruleset",
      "gate-required",
      "right",
      [],
      { protection: absent, settings: { branchRules: requires("ci-complete", ACTIONS) } },
    ],
    [
      "the gate by a ruleset, the protection hidden",
      "gate-required",
      "right",
      [],
      { protection: hidden, settings: { branchRules: requires("ci-complete", ACTIONS) } },
    ],
    ["a protection without checks", "gate-required", "change", ["require-check"], { protection: seen({}) }],
    ["the gate of anyone", "gate-required", "change", ["require-check"], { protection: seen(protectedBy(["ci-complete", null])) }],
    ["the gate of another App", "gate-required", "left", [], { protection: seen(protectedBy(["ci-complete", 7])) }],
    [
      "the gate of another App, with --force",
      "gate-required",
      "change",
      ["require-check"],
      { protection: seen(protectedBy(["ci-complete", 7])), wanted: { force: true } },
    ],
    ["another check, not made", "gate-required", "left", [], { protection: seen(protectedBy(["ci-complete", ACTIONS], ["lint", 7])) }],
    [
      "another check, made",
      "gate-required",
      "stricter",
      [],
      { protection: seen(protectedBy(["ci-complete", ACTIONS], ["lint", 7])), settings: { checks: made("ci-complete", "lint") } },
    ],
    [
      "another check, with --force",
      "gate-required",
      "change",
      ["require-check"],
      { protection: seen(protectedBy(["ci-complete", ACTIONS], ["lint", 7])), wanted: { force: true } },
    ],
    [
      "another check by a ruleset, with --force",
      "gate-required",
      "stricter",
      [],
      { settings: { branchRules: requires("lint", 7), checks: made("ci-complete", "lint") }, wanted: { force: true } },
    ],
    [
      "reviews",
      "gate-required",
      "stricter",
      [],
      {
        protection: seen({ ...gated, required_pull_request_reviews: { dismiss_stale_reviews: false, require_code_owner_reviews: false } }),
      },
    ],
    ["the protection is hidden", "gate-required", "unknown", [], { protection: hidden }],
    [
      "the protection is hidden, and its checks are told",
      "gate-required",
      "right",
      [],
      { protection: hidden, settings: { guarded: seen({ protected: true, required: [{ context: "ci-complete", app: ACTIONS }] }) } },
    ],
    [
      "the protection is hidden, and its checks lack the gate",
      "gate-required",
      "unknown",
      [],
      { protection: hidden, settings: { guarded: seen({ protected: true, required: [] }) } },
    ],
    ["the rules are hidden", "gate-required", "unknown", [], { protection: absent, settings: { branchRules: hidden } }],
    ["a plan without either", "gate-required", "left", [], { protection: plan, settings: { branchRules: plan } }],
    ["no job makes the gate", "gate-required", "left", [], { protection: absent, settings: { checks: made("lint") } }],
    [
      "no job has run yet, and none will",
      "gate-required",
      "left",
      [],
      { protection: absent, settings: { checks: made() }, wanted: { gateJob: false } },
    ],
    [
      "a job has run that no file here has",
      "gate-required",
      "change",
      ["require-check"],
      { protection: absent, wanted: { gateJob: false } },
    ],
    ["no job has run yet", "gate-required", "change", ["require-check"], { protection: absent, settings: { checks: made() } }],
    [
      "a protection of more than is known",
      "gate-required",
      "unknown",
      [],
      { protection: seen({ required_deployments: { enabled: true } }) },
    ],
    // tags
    ["no ruleset", "tag-rules", "change", ["set-ruleset"], { settings: { tagRulesets: seen([]) } }],
    ["a ruleset of other tags", "tag-rules", "change", ["set-ruleset"], { settings: about({ include: ["refs/tags/x*"] }) }],
    ["one that some may go past", "tag-rules", "right", [], { settings: about({ past: ["the role write"] }) }],
    ["one that leaves out tags of some version", "tag-rules", "right", [], { settings: about({ exclude: ["refs/tags/v0.19*"] }) }],
    ["one of which that is not told", "tag-rules", "unknown", [], { settings: about({ past: undefined }) }],
    ["a ruleset of some tags", "tag-rules", "change", ["set-ruleset"], { settings: about({ include: ["refs/tags/v0.*"] }) }],
    ["tags may be deleted", "tag-rules", "change", ["set-ruleset"], { settings: about({ rules: ["update"] }) }],
    [
      "two rulesets together",
      "tag-rules",
      "right",
      [],
      {
        settings: {
          tagRulesets: seen([
            { ...ruleset, rules: ["update"] },
            { ...ruleset, rules: ["deletion"] },
          ]),
        },
      },
    ],
    ["tags are made by some only", "tag-rules", "stricter", [], { settings: about({ rules: ["creation", "update", "deletion"] }) }],
    ["the rulesets are hidden", "tag-rules", "unknown", [], { settings: { tagRulesets: hidden } }],
    ["a plan without rulesets", "tag-rules", "left", [], { settings: { tagRulesets: plan } }],
    ["the own ruleset is hidden", "tag-rules", "unknown", [], { settings: { tagRulesets: seen([]) }, ruleset: hidden }],
    [
      "the own one does not tell who may pass",
      "tag-rules",
      "unknown",
      [],
      { settings: { tagRulesets: seen([]) }, ruleset: ownRuleset({ name: "release tags" }) },
    ],
    [
      "a ruleset of branches has its name",
      "tag-rules",
      "left",
      [],
      { settings: { tagRulesets: seen([]) }, ruleset: ownRuleset({ target: "branch", bypass_actors: [] }) },
    ],
    [
      "the own one leaves some out",
      "tag-rules",
      "left",
      [],
      {
        settings: { tagRulesets: seen([]) },
        ruleset: ownRuleset({ bypass_actors: [], conditions: { ref_name: { include: [], exclude: ["refs/tags/v0*"] } } }),
      },
    ],
    // releases
    ["off", "immutable-releases", "change", ["make-immutable"], { settings: { immutable: absent } }],
    ["404 to who may not look", "immutable-releases", "unknown", [], { settings: { immutable: absent, actions: hidden } }],
    ["hidden", "immutable-releases", "unknown", [], { settings: { immutable: hidden } }],
  ])("%s: %s is %s, %j", (_, rule, is, actions, given) => {
    const found = all(given).find((one) => one.rule === rule) as Setting;
    expect([found.is, does(found)]).toEqual([is, actions]);
    const { verdict, fix } = checkOf(found);
    expect(verdict).toBe({ right: "yes", stricter: "yes", open: "no", change: "no", left: "no", unknown: "unknown" }[is]);
    if (verdict !== "yes") expect(fix).toBeDefined();
    expect(rowOf(found).found).not.toMatch(/undefined|NaN/);
    // Beside it all is as it was.
    expect(
      all(given)
        .filter((one) => one !== found && one.rule !== rule)
        .map(({ is: other }) => other),
    ).not.toContain("stricter");
  });
});

test("what a ruleset of setup's name has beside comes with it, and is told: who may pass, checks, rules", () => {
  const bypass_actors = [
    { actor_type: "RepositoryRole", actor_id: 5, bypass_mode: "always" },
    { actor_type: "Team", actor_id: 7, bypass_mode: "always" },
  ];
  const lint = { type: "required_status_checks", parameters: { required_status_checks: [{ context: "lint" }] } };
  const found = all({
    ...{ protection: absent, settings: { tagRulesets: seen([]) }, wanted: { ruleset: true } },
    ruleset: ownRuleset({ bypass_actors }),
    branchRuleset: branchRuleset({ bypass_actors, rules: [lint, { type: "pull_request" }, { type: "deletion" }] }),
  });
  expect(found.filter(({ is }) => is === "change").map(({ after }) => after)).toEqual([
    "lint, ci-complete of GitHub Actions, by a ruleset that the role admin, team 7 may go past; pull request",
    "by nobody but the role admin, team 7: release tags",
  ]);
});

test("another App's gate by a ruleset is mended on the rulesets' page, not by --force", () => {
  const fixes = [false, true].map((force) => {
    const settings = { branchRules: requires("ci-complete", 7) };
    return all({ protection: absent, settings, wanted: { force } }).find(({ rule }) => rule === "gate-required")?.fix;
  });
  const fix = "https://github.com/o/r/settings/rules        ci-complete: choose GitHub Actions as its source";
  expect(fixes).toEqual([fix, fix]);
});

test.each<[pattern: string, prefix: string, wider: boolean]>([
  ["*", "v", true],
  ["**", "v", true],
  ["**/*", "v", true],
  ["?*", "v", true],
  ["[a-z]*", "v", true],
  ["*.*.*", "v", true],
  ["*", "", true],
  ["*/v*", "release/v", true],
  ["release/*", "release/v", true],
  ["v*", "v", false],
  ["v*.*.*", "v", false],
  ["[v]*", "v", false],
  ["v0.18.0", "v", false],
  ["nightly-*", "v", false],
  ["refs/tags/v*", "v", false],
  ["[0-9]*", "", false],
  ["release/v*", "release/v", false],
])("the pattern %s fits tags with the prefix %j and others: %s", (pattern, prefix, wider) => {
  expect(isWider(pattern, { tag: undefined, prefix })).toBe(wider);
});

test.each([
  ["v", "v*"],
  ["release/v", "release/v*"],
  ["", "[0-9]*"],
])("tags with the prefix %j fit %s", (prefix, pattern) => expect(tagPattern(prefix)).toBe(pattern));

describe("the Plan", () => {
  const facts = (given: Case) => ({
    wanted: { ...wanted, ...given.wanted },
    settings: { ...right, ...given.settings },
    found: all(given),
    hand: [],
  });

  test("what a plan of GitHub's may refuse comes last; what is not changed is told beside it", () => {
    const given = { settings: { environments: seen([]), immutable: absent, tagRulesets: hidden }, wanted: { reviewers: [person("bob")] } };
    const turn = planSetup(facts(given), { dryRun: false });
    expect(turn.kind === "plan" && turn.steps.map((step) => step.map((action) => action.do))).toEqual([
      ["set-environment", "allow-tags"],
      ["add-reviewers", "make-immutable"],
    ]);
    expect(turn.kind === "plan" && turn.left?.filter(({ verdict }) => verdict !== "yes").map(({ rule }) => rule)).toEqual(["tag-rules"]);
  });

  test.each([
    [true, "owner", "yes"],
    [false, "owner", "no"],
    [undefined, "owner", "yes"],
    [false, undefined, "yes"],
  ] as const)("an administrator: %s, by a person: %s: %s", (admin, login, verdict) => {
    const me = login === undefined ? hidden : right.me;
    const settings = { immutable: absent, me, about: seen({ private: false, push: true, admin, organization: false, archived: false }) };
    expect(planSetup(facts({ settings }), { dryRun: false }).checks).toMatchObject([{ rule: "settings-write", verdict }]);
  });

  test.each<[scopes: string[] | undefined, isPrivate: boolean, verdict: string, found: string, fix: string | undefined]>([
    [["repo"], true, "yes", "owner is an administrator", undefined],
    [["public_repo"], false, "yes", "owner is an administrator", undefined],
    [["public_repo"], true, "no", "owner's token lacks the scope repo", "gh auth refresh --scopes repo"],
    [["read:org"], false, "no", "owner's token lacks the scope public_repo", "gh auth refresh --scopes public_repo"],
    [undefined, false, "yes", "owner is an administrator; whether the token may GitHub tells when it is tried", undefined],
  ])("an administrator's token with the scopes %j, private: %s", (scopes, isPrivate, verdict, found, fix) => {
    const me = seen({ login: "owner", scopes, ends: undefined, endsAt: undefined });
    const settings = {
      immutable: absent,
      me,
      about: seen({ private: isPrivate, push: true, admin: true, organization: false, archived: false }),
    };
    expect(planSetup(facts({ settings }), { dryRun: false }).checks).toEqual([
      { rule: "settings-write", verdict, found, ...(fix && { fix, expected: "administration: write" }) },
    ]);
  });

  test("an archived repository is left as it is, with the page that unarchives it", () => {
    const about = seen({ private: false, push: true, admin: true, organization: false, archived: true });
    const [check] = planSetup(facts({ settings: { immutable: absent, about } }), { dryRun: false }).checks ?? [];
    expect(check).toMatchObject({
      rule: "settings-write",
      verdict: "no",
      fix: expect.stringMatching(/^https:\S+\/settings {8}.*unarchive/),
    });
  });

  test("read back, what is yet to be changed says no, and what is not known is no yes", () => {
    expect(answerSetup(facts({ settings: { immutable: absent } }), false)).toMatchObject({ verdict: "no" });
    expect(answerSetup(facts({ settings: { immutable: hidden } }), false)).toMatchObject({ verdict: "unknown" });
    expect(planSetup(facts({ settings: { immutable: hidden } }), { dryRun: false })).toMatchObject({ kind: "answer", verdict: "unknown" });
  });
});

describe("by hand", () => {
  const job: WorkflowJob = {
    ...{ id: "homebrew", name: "homebrew", environment: "homebrew", idToken: false, uses: undefined },
    ...{ secrets: ["APP_KEY", "there"], variables: ["APP_ID"] },
  };
  const workflows = [
    { file: "release-publish.yaml", on: new Map(), jobs: [job, { ...job, environment: undefined, secrets: ["OTHER"], variables: [] }] },
  ];
  const listed = (workflow: string) =>
    byHand({
      ...{ publishers: [], tap: "acme/homebrew-tap", workflows, files: [workflow] },
      settings: { ...right, secrets: [seen(["THERE"])], variables: [hidden] },
    });

  test("secrets and variables that a release's jobs name, and are not shown to be there: where, and by what command", () => {
    expect(listed("release-publish.yaml").map(({ what, page, note }) => [what, page, note])).toEqual([
      [
        "secret APP_KEY of the environment homebrew",
        "https://github.com/o/r/settings/environments",
        "gh secret set APP_KEY --env homebrew --repo o/r",
      ],
      [
        "variable APP_ID of the environment homebrew",
        "https://github.com/o/r/settings/environments",
        "gh variable set APP_ID --env homebrew --repo o/r   # unless it is there: that was not shown",
      ],
      ["secret OTHER", "https://github.com/o/r/settings/secrets/actions", "gh secret set OTHER --repo o/r"],
      [
        "the GitHub App that writes the cask, installed on acme/homebrew-tap",
        "https://github.com/organizations/acme/settings/installations",
        undefined,
      ],
    ]);
    expect(listed("ci.yaml")).toHaveLength(1);
    workflows[0]?.jobs.push({ ...job, environment: "$(touch x)", secrets: ["KEY"], variables: [] });
    expect(listed("release-publish.yaml").map(({ note }) => note)).toContain("gh secret set KEY --env '$(touch x)' --repo o/r");
  });

  test("as lines: what, where, each field", () => {
    expect(byHandLines([{ what: "w", page: "p", fields: { Owner: "o", Name: "n" }, note: "later" }]).slice(1)).toEqual([
      "  w",
      "    p",
      "    Owner: o · Name: n",
      "    later",
    ]);
    expect(byHandLines([])).toEqual([]);
  });
});

describe("a setting that is sent back", () => {
  const whole: Whole = {
    ...{ id: 1, name: "pypi", can_admins_bypass: false, created_at: "a", updated_at: "b" },
    protection_rules: [
      { id: 1, type: "wait_timer", wait_timer: 30 },
      { id: 2, type: "required_reviewers", prevent_self_review: true, reviewers: [{ type: "Team", reviewer: { id: 5, slug: "t" } }] },
      { id: 3, type: "an App's own" },
    ],
    deployment_branch_policy: null,
  };

  test("an environment: what it has, and the change", () => {
    expect(environmentBody(whole, { patterns: true, reviewers: [person("bob"), { type: "Team", id: 5, name: "o/t" }] })).toEqual({
      ...{ wait_timer: 30, prevent_self_review: true },
      reviewers: [
        { type: "Team", id: 5 },
        { type: "User", id: 3 },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
  });

  test("a plain one names nothing that a smaller plan forbids to name", () => {
    expect(environmentBody(undefined, { patterns: true })).toEqual({
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
  });

  test.each<[string, Partial<Record<string, unknown>>, string[]]>([
    ["administrators may bypass it now", { can_admins_bypass: true }, ["can_admins_bypass"]],
    ["an App's rule is gone", { protection_rules: (whole.protection_rules as unknown[]).slice(0, 2) }, ["rules"]],
    ["the wait is gone", { protection_rules: (whole.protection_rules as unknown[]).slice(1) }, ["wait_timer"]],
    ["a key that nobody knows is another", { since: 1 }, ["since"]],
    ["only its date is another", { updated_at: "c" }, []],
  ])("read back: %s", (_, change, keys) => {
    const after = { ...whole, deployment_branch_policy: { protected_branches: false, custom_branch_policies: true }, ...change };
    expect(environmentDiffers(whole, after, { patterns: true })).toEqual(keys);
  });

  const change = { check: "ci-complete", app: ACTIONS, drop: ["old"] };
  const kept = { ...protectedBy(["lint", 7], ["old", null], ["docs", null]), allow_deletions: { enabled: true } };
  const after: Whole = { ...protectedBy(["docs", null], ["ci-complete", ACTIONS], ["lint", 7]), allow_deletions: { enabled: true } };

  test("a protection in the shape of a PUT: the switches bare, anyone is -1", () => {
    expect(protectionWith(kept, change)).toEqual({
      required_status_checks: {
        ...{ strict: false, contexts: [] },
        checks: [
          { context: "lint", app_id: 7 },
          { context: "docs", app_id: -1 },
          { context: "ci-complete", app_id: ACTIONS },
        ],
      },
      ...{ enforce_admins: false, required_pull_request_reviews: null, restrictions: null, allow_deletions: true },
    });
  });

  test("contexts of long ago are checks of anyone", () => {
    const old: Whole = { required_status_checks: { strict: true, contexts: ["ci"] } };
    expect(protectionWith(old, change).required_status_checks).toMatchObject({ strict: true, checks: [{ context: "ci", app_id: -1 }, {}] });
  });

  test.each<[string, Whole, string[]]>([
    ["as it should be, in any order", after, []],
    [
      "a check is gone",
      { ...protectedBy(["ci-complete", ACTIONS], ["lint", 7]), allow_deletions: { enabled: true } },
      ["required_status_checks"],
    ],
    ["a switch is off", { ...after, allow_deletions: { enabled: false } }, ["allow_deletions"]],
    ["signatures are off", { ...after, required_signatures: { enabled: true } }, ["required_signatures"]],
    ["something new is there", { ...after, required_deployments: {} }, ["unknown"]],
    ["administrators are asked too", { ...after, enforce_admins: { enabled: true } }, ["enforce_admins"]],
  ])("read back: %s", (_, found, keys) => expect(protectionDiffers(kept, found, change)).toEqual(keys));

  test("what cannot be sent back is named, at any depth", () => {
    expect(unknownKeys({ ...kept, required_pull_request_reviews: { require_colour: true }, later: 1 })).toEqual([
      "later",
      "required_pull_request_reviews.require_colour",
    ]);
  });

  test("a ruleset keeps its refs, its rules with their parameters, and who may pass", () => {
    const there: Whole = {
      ...{ id: 1, name: "release tags", target: "tag", enforcement: "disabled", bypass_actors: [{ actor_id: 5 }] },
      conditions: { ref_name: { include: ["refs/tags/x*"], exclude: ["refs/tags/xy*"] } },
      rules: [{ type: "tag_name_pattern", parameters: { operator: "starts_with", pattern: "v" } }],
    };
    const asked = { name: "release tags", target: "tag" as const, include: ["refs/tags/v*"], rules: [{ type: "update" }] };
    const body = rulesetBody(there, asked);
    expect(body).toEqual({
      ...{ name: "release tags", target: "tag", enforcement: "active", bypass_actors: [{ actor_id: 5 }] },
      conditions: { ref_name: { include: ["refs/tags/x*", "refs/tags/v*"], exclude: ["refs/tags/xy*"] } },
      rules: [{ type: "tag_name_pattern", parameters: { operator: "starts_with", pattern: "v" } }, { type: "update" }],
    });
    // GitHub fills in what a rule was not given.
    const answered = { ...body, rules: [...(body.rules as object[]).slice(0, 1), { type: "update", parameters: { filled: false } }] };
    expect(rulesetDiffers(there, answered, asked)).toEqual([]);
    expect(rulesetDiffers(there, { ...answered, bypass_actors: [] }, asked)).toEqual(["bypass_actors"]);
    expect(rulesetDiffers(there, { ...answered, enforcement: "evaluate" }, asked)).toEqual(["enforcement"]);
  });

  test("a ruleset that requires other checks requires the gate too", () => {
    const required = (...contexts: string[]) => ({
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: true,
        required_status_checks: contexts.map((context) => ({ context, integration_id: 7 })),
      },
    });
    const gate = { context: "ci-complete", integration_id: ACTIONS };
    const there: Whole = { name: "n", bypass_actors: [], rules: [required("lint", "ci-complete")] };
    const asked = {
      ...{ name: "n", target: "branch" as const, include: ["refs/heads/main"] },
      rules: [
        { type: "required_status_checks", parameters: { strict_required_status_checks_policy: false, required_status_checks: [gate] } },
      ],
    };
    const body = rulesetBody(there, asked);
    expect(body.rules).toEqual([
      {
        type: "required_status_checks",
        parameters: { strict_required_status_checks_policy: true, required_status_checks: [{ context: "lint", integration_id: 7 }, gate] },
      },
    ]);
    expect(rulesetDiffers(there, { ...body }, asked)).toEqual([]);
    expect(rulesetDiffers(there, { ...body, rules: there.rules }, asked)).toEqual(["rules"]);
  });
});
