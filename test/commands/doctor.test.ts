import { generateKeyPairSync } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { doctor } from "../../src/commands/doctor";
import { draft } from "../../src/commands/draft";
import { publish } from "../../src/commands/publish";
import type { Check } from "../../src/domain/check";
import { tapCheck } from "../../src/domain/doctor/tap";
import { tapSeen } from "../../src/facts/doctor/tap";
import type { State } from "../../src/rehearsal/state";
import { repository } from "../harness";
import { REPO } from "../rehearsal/far-end";
import { crate } from "../rehearsal/packages";
import { small } from "../rehearsal/pypi-end";
import { missingVerdicts } from "../tools/doctor-rules";
import { openHub } from "../tools/hub";
import { uploadBy } from "../tools/publisher";
import { readyFor, taken } from "../tools/release";

const blank = (name: string) => `$${"{"}${name}}`;
const secret = `$${"{{ secrets.COG_HOMEBREW_TAP_PRIVATE_KEY }}"}`;
const deploys = (environment: string) => `    environment: ${environment}\n    permissions: { id-token: write }\n    runs-on: x\n`;
const FILES = {
  ".github/workflows/ci.yaml": "on: [push, pull_request]\njobs:\n  ci-complete:\n    runs-on: x\n",
  ".github/workflows/release-publish.yaml": `on: { release: { types: [published] } }\njobs:\n  coglet:\n${deploys("pypi")}  crate:\n${deploys("crates-io")}  homebrew:\n${deploys("homebrew")}    env: { KEY: '${secret}' }\n`,
  ".github/cog.rb.tmpl": ["VERSION", "SHA_ARM", "SHA_X86"].map(blank).join(" "),
};
const NAMES = ["pypi", "crates-io", "homebrew"];

// The cask's tap beside it, and the App that is installed there.
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = String(privateKey.export({ type: "pkcs1", format: "pem" }));
const app = { COGREL_TAP_APP_ID: "99", COGREL_TAP_APP_PRIVATE_KEY: KEY };
const installation = { id: 7, repositories: ["o/homebrew-tap"], permissions: { contents: "write", pull_requests: "write" } } as const;
const hub = await openHub(
  { organization: true },
  {
    repositories: [{ owner: "o", name: "homebrew-tap", bare: repository({ "README.md": "tap\n" }).origin }],
    apps: [{ id: 99, slug: "tapbot", publicKey: String(publicKey.export({ type: "spki", format: "pem" })), installations: [installation] }],
  },
);
const owner = hub.octokit("owner");
let right: State;

beforeAll(async () => {
  const sha = hub.commit(FILES, "Workflows");
  hub.git("push", "-q", hub.origin, "main");
  await hub.control("POST checks", { sha, name: "ci-complete", app: 15368 });
  const none = { enforce_admins: true, required_pull_request_reviews: null, restrictions: null };
  const checks = [{ context: "ci-complete", app_id: 15368 }];
  await owner.repos.updateBranchProtection({
    ...REPO,
    branch: "main",
    ...none,
    required_status_checks: { strict: false, checks } as never,
  });
  const stays = [{ type: "update" }, { type: "deletion" }] as never;
  const made = [{ type: "creation" }] as never;
  const conditions = { ref_name: { include: ["refs/tags/v*"], exclude: [] } };
  const bypass_actors = [{ actor_id: 4, actor_type: "RepositoryRole", bypass_mode: "always" }] as never;
  const about = { ...REPO, target: "tag", enforcement: "active", conditions } as const;
  await owner.repos.createRepoRuleset({ ...about, name: "tags", rules: stays });
  await owner.repos.createRepoRuleset({ ...about, name: "makers", rules: made, bypass_actors });
  const { data: reviewer } = await owner.users.getByUsername({ username: "reviewer" });
  for (const environment_name of NAMES) {
    const reviewers = [{ type: "User" as const, id: reviewer.id }];
    const deployment_branch_policy = { protected_branches: false, custom_branch_policies: true };
    await owner.repos.createOrUpdateEnvironment({ ...REPO, environment_name, reviewers, deployment_branch_policy });
    await owner.repos.createDeploymentBranchPolicy({ ...REPO, environment_name, name: "v*", type: "tag" });
  }
  for (const one of hub.state.environments) one.adminsBypass = false;
  await hub.control("POST secrets", { names: ["COG_HOMEBREW_TAP_PRIVATE_KEY"], environment: "homebrew" });
  await owner.request("PUT /repos/{owner}/{repo}/immutable-releases", REPO);
  await owner.actions.listRepoWorkflows(REPO);
  for (const name of ["cog", "coglet"]) {
    expect((await hub.pypi.upload(small("0.16.0", name))).status).toBe(200);
    const publisher = { kind: "GitHub", repository: "o/r", workflow: "release-publish.yaml", environment: "pypi" } as const;
    await uploadBy(hub.pypi, publisher, small("0.17.0", name));
  }
  expect((await hub.crates.publish(crate("coglet", "0.17.0"), "0.17.0")).status).toBe(200);
  right = structuredClone(hub.state);
});

/** What was spoiled before is as it was. */
beforeEach(() => {
  for (const key of [
    "repository",
    "protections",
    "rulesets",
    "checks",
    "environments",
    "secrets",
    "variables",
    "workflows",
    "apps",
    "used",
    "tokens",
  ] as const)
    Object.assign(hub.state, {
      [key]: key === "tokens" ? Object.assign(hub.state.tokens, structuredClone(right.tokens)) : structuredClone(right[key]),
    });
});

const look = async (token = "owner", more = {}) => (await doctor(hub.on(token, more), {})).checks;
/** The rules that said yes when everything was right. */
let RIGHT: string[] = [];
const of = (checks: readonly Check[], rule: string) => checks.filter((check) => check.rule === rule);

test("with everything right all says yes", async () => {
  hub.recorder.exchanges.splice(0);
  const checks = await look("owner", app);
  RIGHT = checks.filter((check) => shown(check) === "yes").map(({ rule }) => rule);
  expect(checks.filter(({ verdict, fix }) => verdict !== "yes" || fix !== undefined)).toEqual([]);
});

/** What doctor says, and the calls of GitHub's API that it takes, which are 40 at most. Downloads count too, git's own requests do not. */
const counted = async () => {
  hub.recorder.exchanges.splice(0);
  const checks = await look("owner", app);
  const calls = hub.recorder.exchanges.filter(({ path }) => !/^\/o\/r\.git\//.test(path));
  expect(calls.length, calls.map(({ path }) => path).join("\n")).toBeLessThanOrEqual(40);
  return { checks, calls };
};
const released = (...release: string[]) => ({ "cogrel.toml": `schema = 1\n[branches]\nrelease = ${JSON.stringify(release)}\n` });
/** Eight release branches. */
const withBranches = () => {
  hub.commit(released("main", "stable/*"), "Release branches");
  for (const name of ["1", "2", "3", "4", "5", "6", "7"]) hub.git("push", "-q", hub.origin, `HEAD:refs/heads/stable/${name}`);
};
/** As before `withBranches`, and so many commits more. */
const withoutThem = (more = 0) => {
  for (const name of ["1", "2", "3", "4", "5", "6", "7"]) hub.git("push", "-q", hub.origin, `:refs/heads/stable/${name}`);
  hub.git("reset", "-q", "--hard", `HEAD~${more + 1}`);
};

test("each release branch must be guarded, and one must be there", async () => {
  withBranches();
  const { checks } = await counted();
  expect(of(checks, "branch-protected").map(({ verdict, found }) => `${verdict} ${found}`)).toEqual([
    "yes main, by branch protection",
    ...["1", "2", "3", "4", "5"].map((name) => `no stable/${name} is protected by nothing`),
    "unknown stable/6, stable/7: there are 8 release branches, and 6 were looked at",
  ]);
  expect(of(checks, "gate-required").map(({ verdict }) => verdict)).toEqual(["yes", ...Array(5).fill("no")]);
  hub.commit(released("releases"), "No such branch");
  const [none, ...more] = of(await look("owner"), "branch-protected");
  expect(none).toMatchObject({ verdict: "no", found: "origin has no branch that releases are made from: releases" });
  expect(more).toEqual([]);
  withoutThem(1);
});

test("of GitHub it takes 40 requests at most, and changes nothing: with two releases, three environments, an App", async () => {
  for (const version of ["0.17.0", "0.18.0-rc.1"]) {
    const { tag, dist } = readyFor(hub, version, { files: FILES });
    await hub.control("POST checks", { sha: hub.git("rev-parse", "HEAD"), name: "ci-complete", app: 15368 });
    for (const turns of [draft(hub.on(), tag, { assets: dist }), publish(hub.on(), tag, { watch: false })]) await taken(hub.on(), turns);
  }
  const { checks, calls } = await counted();
  expect(of(checks, "releases-whole").map(({ found }) => found?.split(":")[0])).toEqual(["v0.17.0", "v0.18.0-rc.1"]);
  expect(calls.every(({ method }) => method === "GET")).toBe(true);
});

test("what 40 requests do not reach is not known: with eight release branches and ten rulesets about tags beside that", async () => {
  withBranches();
  const [one] = hub.state.rulesets as [State["rulesets"][number]];
  hub.state.rulesets.push(...[1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({ ...structuredClone(one), id, name: `more ${id}` })));
  const { checks } = await counted();
  expect(of(checks, "releases-whole").length).toBe(2);
  expect(of(checks, "tag-rules")[0]).toMatchObject({ verdict: "unknown", found: expect.stringContaining("asked for enough") });
  expect(of(checks, "branch-protected").map(({ verdict, found }) => `${verdict} ${found}`)).toEqual([
    "yes main, by branch protection",
    "unknown stable/1, stable/2, stable/3 and 4 more: there are 8 release branches, and 1 was looked at",
  ]);
  withoutThem();
});

/** Changes what GitHub has. */
const put = <T extends object>(target: T | undefined, change: { [Key in keyof T]?: T[Key] | null }): void =>
  void Object.assign(target ?? {}, change);
const withoutSecrets = () => {
  for (const one of hub.state.environments) one.secrets = [];
};
const hideBranch = async (status: 403 | 404) => {
  for (const match of ["*/branches/main", "*/protection", "*/rules/branches/main?*"]) await answers(match, status);
};
/** What rulesets say is shown: that they say nothing. */
const hideProtection = async () => {
  for (const match of ["*/branches/main", "*/protection"]) await answers(match, 404);
};
const soon = () => `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
const otherKey = () => String(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }));
const made = (name: string, app: number) => hub.control("POST checks", { sha: hub.git("rev-parse", "HEAD"), name, app });
const status = (context: string) =>
  hub.octokit("owner").rest.repos.createCommitStatus({ ...REPO, sha: hub.git("rev-parse", "HEAD"), state: "success", context });
const onlyMade = (name: string, app: number) => {
  hub.state.checks = [];
  return made(name, app);
};

type Verdict = Check["verdict"] | "warning";
const environment = () => hub.state.environments[0] as State["environments"][number];
const policy = (...policies: [string, "tag" | "branch"][]) =>
  put(environment(), { policies: policies.map(([name, type], at) => ({ id: at + 1, name, type })) });
const bypass = (rule: Partial<State["rulesets"][number]>, at = 0) => void Object.assign(hub.state.rulesets[at] as object, rule);
const WRITERS = [{ actor_id: 4, actor_type: "RepositoryRole", bypass_mode: "always" }] as never;

/** What a protection of main allows beside that. */
const free = (...flags: ("allow_force_pushes" | "allow_deletions" | "lock_branch")[]) => {
  for (const flag of flags) put(hub.state.protections[0]?.flags, { [flag]: true });
};
const tagsOf = (include: string[], exclude: string[] = []) => bypass({ conditions: { ref_name: { include, exclude } } });

/** Requires these checks of main. */
const demand = (...contexts: string[]) => {
  const checks = hub.state.protections[0]?.checks as NonNullable<State["protections"][number]["checks"]>;
  checks.required = contexts.map((context) => ({ context, app: 15368 }));
  return checks.required;
};
/** GitHub answers the next of these calls so. */
const answers = (match: string, status: 403 | 404) =>
  hub.script({ match: `GET *${match}`, fault: { do: "status", status, message: WORDS[status] } });
const WORDS = { 403: "Resource not accessible by personal access token", 404: "Not Found" };
const onThe = (plan: string) => put(hub.state.repository, { private: true, plan } as never);
const installed = (permissions: object) => put(hub.state.apps[0], { installations: [{ ...installation, permissions }] as never });

type Case = [title: string, rule: string, verdict: Verdict, spoil?: () => unknown, found?: RegExp];
const nothing = () => undefined;

/** What is spoiled, the rule that must see it, and what it must say. What stands in one round is looked at together, and does not meet. */
const ROUNDS: { token?: string; cases: Case[] }[] = [
  {
    cases: [
      ["nothing protects main", "branch-protected", "no", () => put(hub.state, { protections: [] })],
      ["main requires no check", "gate-required", "no"],
      ["another App makes the gate", "gate-made", "no", () => onlyMade("ci-complete", 7)],
      ["tags may be moved", "tag-rules", "warning", () => bypass({ rules: [{ type: "creation" }] })],
      ["any ref may deploy", "environment-refs", "no", () => put(environment(), { refs: null })],
      ["nobody must agree", "environment-reviewers", "no", () => put(environment(), { reviewers: [] })],
      ["administrators may go past it", "environment-bypass", "warning", () => put(environment(), { adminsBypass: true })],
      ["a secret is missing", "names-there", "no", () => withoutSecrets()],
      ["Actions are off", "actions-on", "no", () => put(hub.state.repository, { enabled: false })],
      ["jobs may write by default", "token-default", "warning", () => put(hub.state.repository, { default_workflow_permissions: "write" })],
      ["releases may be changed", "immutable-releases", "warning", () => put(hub.state.repository, { immutableReleases: false })],
      ["the token lacks its scope", "token-may", "no", () => put(hub.state.tokens.owner, { scopes: ["gist"] })],
      ["the token has ended", "token-lasts", "no", () => put(hub.state.tokens.owner, { ends: "2020-01-31 10:00:00 UTC" })],
    ],
  },
  {
    cases: [
      ["another check that is made is required", "gate-required", "warning", () => [demand("ci-complete", "lint"), made("lint", 15368)][1]],
      ["everybody may make a tag", "tag-creation", "warning", () => bypass({ rules: [{ type: "update" }] }, 1)],
      [
        "whoever may write may move a tag all the same",
        "tag-rules",
        "warning",
        () => bypass({ bypass_actors: WRITERS }),
        /the role write may go past/,
      ],
      [
        "main may be moved back, and deleted",
        "branch-protected",
        "warning",
        () => free("allow_force_pushes", "allow_deletions"),
        /force pushes and deletion are not forbidden/,
      ],
      ["the repository is archived", "token-may", "no", () => put(hub.state.repository, { archived: true }), /archived: nothing can be/],
      ["protected branches may deploy", "environment-refs", "no", () => put(environment(), { refs: "protected" })],
      [
        "only oneself may agree, and not to oneself",
        "environment-reviewers",
        "no",
        () => put(environment(), { reviewers: [{ type: "User", name: "owner" }], preventSelfReview: true }),
      ],
      ["a job waits", "environment-there", "yes", () => put(environment(), { wait: 30 }), /^pypi, waits 30 minutes$/],
      ["some actions may run", "actions-on", "warning", () => put(hub.state.repository, { allowed_actions: "local_only" })],
      ["it ends within the week", "token-lasts", "warning", () => put(hub.state.tokens.owner, { ends: soon() })],
    ],
  },
  {
    cases: [
      [
        "another check that nothing makes is required",
        "gate-required",
        "no",
        () => [demand("ci-complete", "lint"), made("ci-complete", 15368)][1],
      ],
      [
        "main may be deleted, and not moved back",
        "branch-protected",
        "warning",
        () => free("allow_deletions"),
        /deletion is not forbidden$/,
      ],
      ["the ruleset is off", "tag-rules", "warning", () => bypass({ enforcement: "disabled" })],
      ["the policy is of type branch", "environment-refs", "no", () => policy(["v*", "branch"])],
      ["a workflow is off", "actions-on", "no", () => put(hub.state.workflows[0], { state: "disabled_manually" })],
      ["its end is no date", "token-lasts", "unknown", () => put(hub.state.tokens.owner, { ends: "soon" })],
    ],
  },
  {
    cases: [
      ["anyone may set the gate", "gate-required", "warning", () => put(demand("ci-complete")[0], { app: null })],
      ["other jobs run, and no gate", "gate-made", "no", () => onlyMade("lint", 15368)],
      [
        "the ruleset is about other tags",
        "tag-rules",
        "warning",
        () => bypass({ conditions: { ref_name: { include: ["refs/tags/x*"], exclude: [] } } }),
      ],
      ["a branch may deploy too", "environment-refs", "no", () => policy(["v*", "tag"], ["main", "branch"])],
      ["GitHub does not tell it", "environment-bypass", "unknown", () => put(environment(), { adminsBypass: undefined } as never)],
    ],
  },
  {
    cases: [
      [
        "the ruleset leaves out tags of a later version",
        "tag-rules",
        "warning",
        () => tagsOf(["refs/tags/v*"], ["refs/tags/v0.19*"]),
        /leaves out refs\/tags\/v0\.19\*/,
      ],
      [
        "administrators need no check",
        "gate-required",
        "warning",
        () => put(hub.state.protections[0], { enforceAdmins: false }),
        /alone; administrators may go past it$/,
      ],
      ["the pattern fits every tag", "environment-refs", "warning", () => policy(["v*", "tag"], ["*", "tag"]), /\* fits other tags too$/],
      [
        "a protection that is locked moves for nobody",
        "branch-protected",
        "yes",
        () => free("allow_force_pushes", "lock_branch"),
        /^main, by branch protection$/,
      ],
    ],
  },
  {
    cases: [
      ["the ruleset leaves out what no version is called", "tag-rules", "yes", () => tagsOf(["refs/tags/v*"], ["refs/tags/vendor*"])],
    ],
  },
  { cases: [["the ruleset is about this version alone", "tag-rules", "warning", () => tagsOf(["refs/tags/v0.18*"]), /not about v10/]] },
  {
    cases: [
      ["another App must make the gate", "gate-required", "no", () => put(demand("ci-complete")[0], { app: 7 })],
      ["nothing has run yet", "gate-made", "unknown", () => put(hub.state, { checks: [] })],
      ["nobody may make a tag", "tag-creation", "no", () => bypass({ bypass_actors: [] }, 1)],
      ["the pattern has the full name", "environment-refs", "no", () => policy(["refs/tags/v*", "tag"])],
      ["an environment is missing", "environment-there", "no", () => void hub.state.environments.pop()],
    ],
  },
  { cases: [["the pattern has one digit each", "environment-refs", "no", () => policy(["v[0-9].[0-9].[0-9]", "tag"])]] },
  { cases: [["the pattern fits no later tag", "environment-refs", "warning", () => policy(["v0.*.*", "tag"])]] },
  {
    cases: [
      ["403 for whose token it is", "token-lasts", "unknown", () => answers("/user", 403)],
      ["403 for the branch", "branch-protected", "unknown", () => hideBranch(403)],
      ["403 for its protection", "gate-required", "unknown"],
      ["403 for the checks", "gate-made", "unknown", () => answers("*/check-runs?*", 403)],
      ["403 for the rulesets", "tag-rules", "unknown", () => answers("*/rulesets?*", 403)],
      ["403 for the rulesets", "tag-creation", "unknown"],
      ["403 for the environments", "environment-there", "unknown", () => answers("*/environments?*", 403)],
    ],
  },
  {
    cases: [
      ["404 for the branch", "branch-protected", "unknown", () => hideBranch(404)],
      ["404 for its protection", "gate-required", "unknown"],
      ["404 for the checks", "gate-made", "unknown", () => answers("*/check-runs?*", 404)],
      ["404 for the rulesets", "tag-rules", "unknown", () => answers("*/rulesets?*", 404)],
      ["404 for the rulesets", "tag-creation", "unknown"],
      ["404 for the environments", "environment-there", "unknown", () => answers("*/environments?*", 404)],
    ],
  },
  {
    cases: [
      ["a protection that is not found is not one that is not there", "branch-protected", "unknown", () => hideProtection()],
      ["nor are the checks that it requires", "gate-required", "unknown"],
    ],
  },
  {
    cases: [
      ["403 for the repository", "token-may", "unknown", () => answers("/repos/o/r", 403)],
      ["403 for whether it is private", "environment-reviewers", "unknown", () => put(environment(), { reviewers: [] })],
      ["403 for the policies", "environment-refs", "unknown", () => answers("*/deployment-branch-policies?*", 403)],
      ["404 for one of the rulesets", "tag-rules", "unknown", () => answers("*/rulesets/*", 404)],
    ],
  },
  {
    cases: [
      [
        "another one is required, and is a commit status",
        "gate-required",
        "warning",
        () => [demand("ci-complete", "lint"), status("lint")][1],
      ],
    ],
  },
  {
    cases: [["403 for the statuses", "gate-required", "unknown", () => [demand("ci-complete", "lint"), answers("*/status?*", 403)][1]]],
  },
  { cases: [["404 for the policies", "environment-refs", "unknown", () => answers("*/deployment-branch-policies?*", 404)]] },
  {
    cases: [
      ["the free plan has no protection", "branch-protected", "no", () => onThe("free"), /plan/],
      ["the free plan has no protection", "gate-required", "no"],
      ["the free plan has no rulesets", "tag-rules", "warning", nothing, /plan/],
    ],
  },
  {
    cases: [
      ["the plan has no reviewers", "environment-reviewers", "warning", () => put(environment(), { reviewers: [] })],
      ["the team's plan", "branch-protected", "yes", () => onThe("team")],
    ],
  },
  {
    token: "fine",
    cases: [
      ["a fine-grained token is not shown Actions", "actions-on", "unknown"],
      ["a fine-grained token is not shown what jobs may do", "token-default", "unknown"],
      ["a fine-grained token is not shown names", "names-there", "unknown", () => withoutSecrets()],
    ],
  },
  { token: "maintainer", cases: [["404 of immutability is off, or hidden", "immutable-releases", "unknown"]] },
  { token: "stranger", cases: [["the repository is hidden", "token-may", "unknown", () => onThe("team")]] },
  { token: "job-reader", cases: [["a job's token that may only read", "token-may", "no"]] },
  { token: "job", cases: [["a job's token that may write", "token-may", "yes"]] },
  { token: "fine-reader", cases: [["a fine-grained token that may only read", "token-may", "no"]] },
  { token: "fine", cases: [["a fine-grained token that may write", "token-may", "yes"]] },
  { token: "job", cases: [["GitHub's git is ill", "token-may", "unknown", () => answers("*service=git-receive-pack", 404)]] },
  { token: "reader", cases: [["the person may not push", "token-may", "no"]] },
];

test.each(ROUNDS.map((round) => [round.cases.map(([title]) => title).join("; "), round] as const))("%s", async (_, { token, cases }) => {
  for (const [, , , spoil = nothing] of cases) await spoil();
  const checks = await look(token, app);
  for (const [title, rule, wanted, , words = /./] of cases) {
    const found = of(checks, rule);
    const told = found.filter((check) => words.test(check.found ?? ""));
    expect(told.map(shown), `${title}: ${JSON.stringify(found)}`).toContain(wanted);
    expect(found.filter(({ verdict }) => verdict !== "yes").every(({ fix }) => fix !== undefined)).toBe(true);
  }
});

const shown = ({ verdict, fix }: Check): Verdict => (verdict === "yes" && fix !== undefined ? "warning" : verdict);

/** The tap by what is in the environment for it. */
const TAP: [title: string, verdict: Verdict, env: Record<string, string>, spoil?: () => unknown][] = [
  ["the App is installed, and may write", "yes", app],
  ["neither key nor token is here", "unknown", {}],
  ["the App is installed elsewhere", "no", app, () => put(hub.state.apps[0], { installations: [] })],
  ["the App may only read", "no", app, () => installed({ contents: "read", pull_requests: "write" })],
  ["the App may open no pull request", "no", app, () => installed({ contents: "write" })],
  ["GitHub knows no such App", "no", { ...app, COGREL_TAP_APP_ID: "98" }],
  ["the key is another's", "no", { ...app, COGREL_TAP_APP_PRIVATE_KEY: otherKey() }],
  ["the key is none", "no", { ...app, COGREL_TAP_APP_PRIVATE_KEY: "key" }],
  ["half an App", "no", { COGREL_TAP_APP_ID: "99" }],
  ["403 for the installation", "unknown", app, () => answers("/repos/o/homebrew-tap/installation", 403)],
  ["a token that may write", "yes", { COGREL_TAP_TOKEN: "maintainer" }],
  ["a token that may read", "no", { COGREL_TAP_TOKEN: "reader" }],
  ["a token that nobody has", "no", { COGREL_TAP_TOKEN: "gone" }],
  ["404 for a token's tap", "unknown", { COGREL_TAP_TOKEN: "fine" }, () => answers("/repos/o/homebrew-tap", 404)],
];

test.each(TAP)("the tap: %s is %s", async (_, wanted, env, spoil = nothing) => {
  await spoil();
  const tap = "o/homebrew-tap";
  const check = tapCheck(tap, await tapSeen(hub.on("owner", env), tap), "page");
  expect(check, JSON.stringify(check)).toMatchObject({ rule: "tap-access", verdict: wanted });
  expect(check.fix === undefined).toBe(wanted === "yes");
});

test("each check of GitHub's settings is met in each verdict", () => {
  const met = [
    ...ROUNDS.flatMap(({ cases }) => cases).map(([, rule, verdict]) => [rule, verdict] as const),
    ...TAP.map(([, verdict]) => ["tap-access", verdict] as const),
    ...RIGHT.map((rule) => [rule, "yes"] as const),
  ];
  expect(missingVerdicts("github", met)).toEqual([]);
});

test("rulesets guard main as protection does: both are read", async () => {
  hub.state.protections = [];
  const parameters = {
    strict_required_status_checks_policy: false,
    required_status_checks: [{ context: "ci-complete", integration_id: 15368 }],
  };
  bypass({
    target: "branch",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [{ type: "required_status_checks", parameters }],
  });
  const checks = await look();
  const found = "main, by rulesets; force pushes and deletion are not forbidden";
  const rules = hub.state.rulesets[0]?.rules ?? [];
  expect(of(checks, "branch-protected")[0]).toMatchObject({ verdict: "yes", found, fix: expect.stringContaining("/settings/rules") });
  expect(of(checks, "gate-required")[0]).toMatchObject({ verdict: "yes", found: "ci-complete of GitHub Actions, alone" });
  bypass({ rules: [...rules, { type: "deletion" }, { type: "non_fast_forward" }], bypass_actors: WRITERS });
  const past = await look();
  expect(of(past, "branch-protected")[0]).toMatchObject({
    verdict: "yes",
    found: "main, by rulesets; the role write may go past it",
    fix: expect.stringContaining("/settings/rules "),
  });
  expect(shown(of(past, "gate-required")[0] as Check)).toBe("warning");
  const untold = await look("maintainer");
  for (const rule of ["branch-protected", "gate-required"])
    expect(of(untold, rule)[0]).toMatchObject({ verdict: "unknown", found: expect.stringMatching(/who may go past it is not told$/) });
});

describe("names in other environments than those of the registries", () => {
  // Whoever writes a workflow file names environments as he likes.
  const odd = "x; touch y";
  const text = FILES[".github/workflows/release-publish.yaml"];
  const files = (...jobs: string[]) => ({ ".github/workflows/release-publish.yaml": `${text}${jobs.join("")}` });
  const says = (environment: string, at = 1) =>
    `  says-${at}:\n    runs-on: x\n    environment: "${environment}"\n    env: { A: '$${"{{ secrets.HOOK }}"}', B: '$${"{{ vars.ROOM }}"}' }\n`;
  const names = async (spoil: () => unknown = nothing) => {
    await spoil();
    return of(await look("owner"), "names-there")[0];
  };
  const at = { created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z" };
  const more = {
    ...at,
    id: 900,
    wait: 0,
    reviewers: [],
    preventSelfReview: false,
    adminsBypass: true,
    refs: null,
    policies: [],
    secrets: [{ name: "HOOK", ...at }],
    variables: [{ name: "ROOM", value: "x", ...at }],
  };

  test("are looked for there, and each command has its words quoted", async () => {
    hub.commit(files(says("chat"), says(odd, 2)), "Says");
    expect(await names()).toMatchObject({
      verdict: "no",
      fix: `gh secret set HOOK --env chat        once there is an environment chat and ${odd}; then gh variable set ROOM --env chat; gh secret set HOOK --env '${odd}'; gh variable set ROOM --env '${odd}'`,
    });
    const both = ["chat", odd].map((name) => ({ ...more, name }));
    expect(await names(() => hub.state.environments.push(...(both as never[])))).toMatchObject({ verdict: "yes" });
    expect(await names(() => answers("*/environments?*", 403))).toMatchObject({ verdict: "unknown" });
    hub.git("reset", "-q", "--hard", "HEAD~1");
  });

  test("while a release workflow is not there, or one that it calls cannot be read, they are not known", async () => {
    hub.commit({ ...files("  more:\n    uses: ./.github/workflows/more.yaml\n"), ".github/workflows/more.yaml": "on: [" }, "More");
    expect(await names()).toMatchObject({ verdict: "unknown", found: expect.stringMatching(/^more\.yaml is no YAML/) });
    hub.commit({ ".github/workflows/more.yaml": "on: workflow_call\njobs: {}\n" }, "Call");
    expect(await names()).toMatchObject({ verdict: "yes", found: "1 name" });
    hub.git("rm", "-q", ".github/workflows/release-build.yaml");
    hub.git("commit", "-qm", "No build");
    expect(await names()).toMatchObject({
      verdict: "unknown",
      found: expect.stringMatching(/^release-build\.yaml is not there/),
      fix: "cogrel ci init",
    });
    const moved = async () => /after moving (.*) away/.exec(of(await look("owner"), "workflow-files")[0]?.fix ?? "")?.[1];
    expect(await moved()).toBe("ci.yaml and release-publish.yaml");
    hub.commit({ ".github/workflows/ci.yaml": "# Written by cogrel ci init. Yours is what stands between.\non: push\njobs: {}\n" }, "CI");
    expect(await moved()).toBe("release-publish.yaml");
    hub.git("reset", "-q", "--hard", "HEAD~4");
  });
});

describe("what a token is not shown is unknown, never absent (I9, H16)", () => {
  const HIDDEN = ["actions-on", "token-default", "immutable-releases", "names-there"];
  test.each(["maintainer", "fine", "job"])("%s, who is no administrator", async (token) => {
    withoutSecrets();
    const checks = await look(token);
    for (const rule of HIDDEN.filter((one) => !(one === "names-there" && token === "maintainer")))
      expect(
        of(checks, rule).map(({ verdict }) => verdict),
        rule,
      ).toEqual(["unknown"]);
    expect(checks.filter(({ rule, verdict }) => HIDDEN.includes(rule) && verdict === "no").map(({ rule }) => rule)).toEqual(
      token === "maintainer" ? ["names-there"] : [],
    );
  });

  test("a branch that seems to have no protection may have one that is hidden", async () => {
    await answers("*/protection", 404);
    const guarded = of(await look("fine"), "branch-protected")[0];
    expect(guarded).toMatchObject({ verdict: "yes", found: expect.stringContaining("is not shown") });
  });

  test("a private repository on the free plan has neither protection nor rulesets, and that is said", async () => {
    Object.assign(hub.state.repository, { private: true, plan: "free" });
    const checks = await look();
    expect(of(checks, "branch-protected")[0]).toMatchObject({ verdict: "no", found: expect.stringContaining("plan") });
    expect(of(checks, "tag-rules")[0]).toMatchObject({ found: expect.stringContaining("plan") });
  });

  test("a private repository that is not shown is unknown in all", async () => {
    Object.assign(hub.state.repository, { private: true, plan: "team" });
    const checks = (await look("stranger")).filter(
      ({ rule }) => /^(token-may|branch-protected|environment-there|actions-on|gate-)/.test(rule) && rule !== "gate-job",
    );
    expect(checks.length).toBeGreaterThan(5);
    expect(new Set(checks.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  });

  test("that GitHub is ill says nothing of what the token is shown", async () => {
    await hub.script(...[1, 2, 3].map((nth) => ({ match: "GET */repos/o/r", nth, fault: { do: "status", status: 502 } })));
    const [may] = of(await look(), "token-may");
    expect(may).toMatchObject({ verdict: "unknown", fix: "run the same command again in a minute" });
    expect(may?.found).toMatch(/^o\/r: GitHub does not show the repository \(502/);
  });

  test("who is not answered is not told to take another token", async () => {
    const limit = { do: "status", status: 429, headers: { "retry-after": "3600" } };
    const matches = ["/user", "*/protection", "*/rulesets?*", "*/environments?*"];
    await hub.script(...matches.map((match) => ({ match: `GET *${match}`, fault: limit })));
    const found = (await look()).filter(({ rule }) => /^(token-lasts|tag-rules|tag-creation|environment-there)$/.test(rule));
    expect(found.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual(
      ["token-lasts", "tag-rules", "tag-creation", ...NAMES.map(() => "environment-there")].map((rule) => `${rule} unknown`),
    );
    expect(found.map(({ fix }) => fix)).toEqual(Array(6).fill(expect.stringMatching(/^run the same command again after \d\d:\d\d$/)));
  });

  test("a token that GitHub refuses is one no, and all that is said of the repository there", async () => {
    const { checks, areas } = await doctor(hub.on("ghp_gone", app), {});
    const there = areas?.find(({ title }) => title === "GitHub: o/r")?.checks;
    expect(there?.map(({ rule, verdict }) => `${rule}: ${verdict}`)).toEqual(["token-may: no", "tap-access: yes"]);
    expect(there?.[0]).toMatchObject({
      found: expect.stringContaining("401: Bad credentials"),
      fix: expect.stringContaining("gh auth login"),
    });
    expect(of(checks, "token-lasts")).toEqual([]);
    const fixes = checks.flatMap(({ verdict, fix }) => (verdict === "yes" ? [] : [fix?.split("   ")[0]]));
    expect(new Set(fixes)).toEqual(new Set(["gh auth login", "gh auth status"]));
  });

  test("without a token GitHub is not asked, and the answer is no", async () => {
    const answer = await doctor(hub.on("", {}), {});
    expect(of(answer.checks, "token-there")[0]?.verdict).toBe("no");
    expect(of(answer.checks, "token-may")[0]?.verdict).toBe("unknown");
  });
});
