import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { doctor } from "../../src/commands/doctor";
import type { Check } from "../../src/domain/check";
import type { State } from "../../src/rehearsal/state";
import { REPO } from "../rehearsal/far-end";
import { openHub } from "../tools/hub";

const blank = (name: string) => `$${"{"}${name}}`;
const secret = `$${"{{ secrets.COG_HOMEBREW_TAP_PRIVATE_KEY }}"}`;
const deploys = (environment: string) => `    environment: ${environment}\n    permissions: { id-token: write }\n    runs-on: x\n`;
const FILES = {
  ".github/workflows/ci.yaml": "on: [push, pull_request]\njobs:\n  ci-complete:\n    runs-on: x\n",
  ".github/workflows/release-publish.yaml": `on: { release: { types: [published] } }\njobs:\n  coglet:\n${deploys("pypi")}  crate:\n${deploys("crates-io")}  homebrew:\n${deploys("homebrew")}    env: { KEY: '${secret}' }\n`,
  ".github/cog.rb.tmpl": ["VERSION", "SHA_ARM", "SHA_X86"].map(blank).join(" "),
};
const NAMES = ["pypi", "crates-io", "homebrew"];

const hub = await openHub({ organization: true });
const owner = hub.octokit("owner");
let right: State;

beforeAll(async () => {
  const sha = hub.commit(FILES, "Workflows");
  hub.git("push", "-q", hub.origin, "main");
  await hub.control("POST checks", { sha, name: "ci-complete", app: 15368 });
  const none = { enforce_admins: null, required_pull_request_reviews: null, restrictions: null };
  const checks = [{ context: "ci-complete", app_id: 15368 }];
  await owner.repos.updateBranchProtection({
    ...REPO,
    branch: "main",
    ...none,
    required_status_checks: { strict: false, checks } as never,
  });
  const rules = [{ type: "creation" }, { type: "update" }, { type: "deletion" }] as never;
  const conditions = { ref_name: { include: ["refs/tags/v*"], exclude: [] } };
  const bypass_actors = [{ actor_id: 4, actor_type: "RepositoryRole", bypass_mode: "always" }] as never;
  await owner.repos.createRepoRuleset({ ...REPO, name: "tags", target: "tag", enforcement: "active", conditions, rules, bypass_actors });
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
    "tokens",
  ] as const)
    Object.assign(hub.state, {
      [key]: key === "tokens" ? Object.assign(hub.state.tokens, structuredClone(right.tokens)) : structuredClone(right[key]),
    });
});

const look = async (token = "owner", more = {}) => (await doctor(hub.on(token, more), {})).checks;
const of = (checks: readonly Check[], rule: string) => checks.filter((check) => check.rule === rule);

test("with everything right all says yes, but the tap, whose key is not here", async () => {
  hub.recorder.exchanges.splice(0);
  const checks = await look();
  expect(checks.filter(({ verdict }) => verdict !== "yes").map(({ rule, found }) => [rule, found])).toEqual([
    ["tap-access", expect.stringContaining("is not here")],
  ]);
  expect(checks.filter(({ verdict, fix }) => verdict === "yes" && fix !== undefined).map(({ rule, found }) => [rule, found])).toEqual([]);
  // The bar: at most 40 calls of GitHub's API.
  const calls = hub.recorder.exchanges.filter(({ path }) => path.startsWith("/api/"));
  expect(calls.length).toBeLessThanOrEqual(40);
  expect(calls.every(({ method }) => method === "GET")).toBe(true);
});

/** Changes what GitHub has. */
const put = <T extends object>(target: T | undefined, change: { [Key in keyof T]?: T[Key] | null }): void =>
  void Object.assign(target ?? {}, change);
const withoutSecrets = () => {
  for (const one of hub.state.environments) one.secrets = [];
};
const made = (name: string, app: number) => hub.control("POST checks", { sha: hub.git("rev-parse", "HEAD"), name, app });
const onlyMade = (name: string, app: number) => {
  hub.state.checks = [];
  return made(name, app);
};

type Verdict = Check["verdict"] | "warning";
const environment = () => hub.state.environments[0] as State["environments"][number];
const policy = (...policies: [string, "tag" | "branch"][]) =>
  put(environment(), { policies: policies.map(([name, type], at) => ({ id: at + 1, name, type })) });
const bypass = (rule: Partial<State["rulesets"][number]>) => void Object.assign(hub.state.rulesets[0] as object, rule);

describe("what is wrong", () => {
  test.each<[string, string, Verdict, () => unknown]>([
    ["nothing protects main", "branch-protected", "no", () => put(hub.state, { protections: [] })],
    ["main requires no check", "gate-required", "no", () => put(hub.state, { protections: [] })],
    ["another check that nothing makes is required", "gate-required", "no", () => demand("ci-complete", "lint")],
    [
      "another check that is made is required",
      "gate-required",
      "warning",
      async () => {
        demand("ci-complete", "lint");
        return made("lint", 15368);
      },
    ],
    ["anyone may set the gate", "gate-required", "warning", () => put(demand("ci-complete")[0], { app: null })],
    ["another App must make the gate", "gate-required", "no", () => put(demand("ci-complete")[0], { app: 7 })],
    ["another App makes the gate", "gate-made", "no", () => onlyMade("ci-complete", 7)],
    ["other jobs run, and no gate", "gate-made", "no", () => onlyMade("lint", 15368)],
    ["nothing has run yet", "gate-made", "unknown", () => put(hub.state, { checks: [] })],
    ["tags may be moved", "tag-rules", "warning", () => bypass({ rules: [{ type: "creation" }] })],
    ["the ruleset is off", "tag-rules", "warning", () => bypass({ enforcement: "disabled" })],
    [
      "the ruleset is about other tags",
      "tag-rules",
      "warning",
      () => bypass({ conditions: { ref_name: { include: ["refs/tags/x*"], exclude: [] } } }),
    ],
    ["nobody may make a tag", "tag-creation", "no", () => bypass({ bypass_actors: [] })],
    ["everybody may make a tag", "tag-creation", "warning", () => bypass({ rules: [{ type: "update" }, { type: "deletion" }] })],
    ["an environment is missing", "environment-there", "no", () => void hub.state.environments.shift()],
    ["any ref may deploy", "environment-refs", "no", () => put(environment(), { refs: null })],
    ["protected branches may deploy", "environment-refs", "no", () => put(environment(), { refs: "protected" })],
    ["the policy is of type branch", "environment-refs", "no", () => policy(["v*", "branch"])],
    ["a branch may deploy too", "environment-refs", "no", () => policy(["v*", "tag"], ["main", "branch"])],
    ["the pattern has the full name", "environment-refs", "no", () => policy(["refs/tags/v*", "tag"])],
    ["the pattern has one digit each", "environment-refs", "no", () => policy(["v[0-9].[0-9].[0-9]", "tag"])],
    ["the pattern fits no later tag", "environment-refs", "warning", () => policy(["v0.*.*", "tag"])],
    ["nobody must agree", "environment-reviewers", "no", () => put(environment(), { reviewers: [] })],
    [
      "only oneself may agree, and not to oneself",
      "environment-reviewers",
      "no",
      () => void Object.assign(environment(), { reviewers: [{ type: "User", name: "owner" }], preventSelfReview: true }),
    ],
    ["administrators may go past it", "environment-bypass", "warning", () => put(environment(), { adminsBypass: true })],
    ["a secret is missing", "names-there", "no", () => withoutSecrets()],
    ["Actions are off", "actions-on", "no", () => put(hub.state.repository, { enabled: false })],
    ["some actions may run", "actions-on", "warning", () => put(hub.state.repository, { allowed_actions: "local_only" })],
    ["a workflow is off", "actions-on", "no", () => void Object.assign(hub.state.workflows[0] as object, { state: "disabled_manually" })],
    ["jobs may write by default", "token-default", "warning", () => put(hub.state.repository, { default_workflow_permissions: "write" })],
    ["releases may be changed", "immutable-releases", "warning", () => put(hub.state.repository, { immutableReleases: false })],
    ["the token lacks its scope", "token-may", "no", () => void Object.assign(hub.state.tokens.owner as object, { scopes: ["gist"] })],
    [
      "the token has ended",
      "token-lasts",
      "no",
      () => void Object.assign(hub.state.tokens.owner as object, { ends: "2020-01-31 10:00:00 UTC" }),
    ],
  ])("%s: %s is %s", async (_, rule, wanted, spoil) => {
    await spoil();
    const found = of(await look(), rule);
    const verdicts = found.map(({ verdict, fix }): Verdict => (verdict === "yes" && fix !== undefined ? "warning" : verdict));
    expect(verdicts, JSON.stringify(found)).toContain(wanted);
    expect(found.filter(({ verdict }) => verdict !== "yes").every(({ fix }) => fix !== undefined)).toBe(true);
  });

  const demand = (...contexts: string[]) => {
    const checks = hub.state.protections[0]?.checks as NonNullable<State["protections"][number]["checks"]>;
    checks.required = contexts.map((context) => ({ context, app: 15368 }));
    return checks.required;
  };
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
  expect(of(checks, "branch-protected")[0]).toMatchObject({ verdict: "yes", found: "main, by rulesets" });
  expect(of(checks, "gate-required")[0]).toMatchObject({ verdict: "yes", found: "ci-complete of GitHub Actions, alone" });
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
    await hub.script({ match: "/protection$", fault: { status: 404 } });
    const guarded = of(await look("fine"), "branch-protected")[0];
    expect(guarded?.verdict).toBe("yes");
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

  test("without a token GitHub is not asked, and the answer is no", async () => {
    const answer = await doctor(hub.on("", {}), {});
    expect(of(answer.checks, "token-there")[0]?.verdict).toBe("no");
    expect(of(answer.checks, "token-may")[0]?.verdict).toBe("unknown");
  });
});
