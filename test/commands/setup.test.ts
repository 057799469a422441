import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SetupOptions, setup } from "../../src/commands/setup";
import { verdictOf } from "../../src/domain/check";
import type { Action, Answer, Outcome, Plan } from "../../src/domain/plan";
import { Problem } from "../../src/domain/problem";
import type { SetupData } from "../../src/domain/setup/plan";
import { perform } from "../../src/perform";
import type { State } from "../../src/rehearsal/state";
import { REPO } from "../rehearsal/far-end";
import { act, openHub } from "../tools/hub";

const hub = await openHub({ organization: true });
const owner = hub.octokit("owner");
const fresh = {} as State;
const KEYS = ["repository", "protections", "rulesets", "checks", "environments", "teams"] as const;

const CI = "on: push\njobs:\n  ci-complete:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n";

beforeAll(async () => {
  hub.commit({ ".github/workflows/ci.yaml": CI }, "CI");
  hub.git("push", "--quiet", hub.origin, "HEAD:refs/heads/main");
  await hub.control("POST teams", { teams: [{ slug: "releasers", members: ["reviewer"], permission: "push" }] });
  Object.assign(fresh, structuredClone(Object.fromEntries(KEYS.map((key) => [key, hub.state[key]]))));
});

beforeEach(async () => {
  await hub.control("DELETE faults");
  Object.assign(hub.state, structuredClone(fresh));
});

interface Ran {
  plan: Plan<SetupData> | undefined;
  answer: Answer<SetupData> | undefined;
  outcomes: Outcome[];
}

/** Runs it as the program does, with a yes to its question. */
async function run(options: Partial<SetupOptions> = {}, token = "owner"): Promise<Ran> {
  const world = hub.on(token);
  const turns = setup(world, { immutable: true, ...options });
  const first = (await turns.next()).value as Plan<SetupData> | Answer<SetupData>;
  if (first.kind === "answer") return { plan: undefined, answer: first, outcomes: [] };
  if (options.dryRun || verdictOf(first.checks) !== "yes") return { plan: first, answer: undefined, outcomes: [] };
  const outcomes = await perform(world, first);
  return { plan: first, answer: (await turns.next(outcomes)).value as Answer<SetupData>, outcomes };
}

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/schemas/output.schema.json"), "utf8"));
const valid = new Ajv({ strict: false }).compile(schema);

function expectValid({ plan, outcomes }: Ran): void {
  const { data, checks = [], title = "", steps = [] } = plan ?? {};
  const done = { plan: { title, actions: steps.flat() }, done: outcomes };
  expect(valid({ schema: 1, command: "setup", ok: true, exit: 0, data, checks, ...done }), JSON.stringify(valid.errors)).toBe(true);
}

const calls = () => hub.recorder.exchanges.filter(({ path }) => path.startsWith("/api/"));
const writes = () => calls().filter(({ method }) => method !== "GET");
const isOf = ({ plan, answer }: Ran, of: string, rule?: string) =>
  (answer ?? plan)?.data?.settings.filter((one) => one.of === of && (rule === undefined || one.rule === rule)).map(({ is }) => is);
const NEW: Omit<State["environments"][number], "id" | "name"> = {
  ...{
    created: "2026-01-01T00:00:00Z",
    updated: "2026-01-01T00:00:00Z",
    wait: 0,
    reviewers: [],
    preventSelfReview: false,
    adminsBypass: true,
  },
  ...{ refs: null, policies: [], secrets: [], variables: [] },
};
const NAMES = ["pypi", "crates-io", "homebrew"];
const environment = (name = "pypi") => hub.state.environments.find((one) => one.name === name) as State["environments"][number];
const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const cause = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(cause).toBeInstanceOf(Problem);
  return cause;
};

/** What setup makes of a fresh repository. */
function expectSetUp(): void {
  expect(
    hub.state.environments.map(({ name, refs, policies, reviewers }) => [
      name,
      refs,
      policies.map((one) => [one.type, one.name]),
      reviewers,
    ]),
  ).toEqual(
    NAMES.map((name) => [
      ...[name, "custom", [["tag", "v*"]]],
      [
        { type: "User", name: "reviewer" },
        { type: "Team", name: "releasers" },
      ],
    ]),
  );
  expect(hub.state.protections).toMatchObject([
    { branch: "main", checks: { strict: false, required: [{ context: "ci-complete", app: 15368 }] }, reviews: null, restrictions: null },
  ]);
  expect(hub.state.rulesets).toMatchObject([
    {
      ...{ name: "release tags", target: "tag", enforcement: "active", bypass_actors: [] },
      ...{ conditions: { ref_name: { include: ["refs/tags/v*"], exclude: [] } }, rules: [{ type: "update" }, { type: "deletion" }] },
    },
  ]);
  expect(hub.state.repository.immutableReleases).toBe(true);
}

const reviewers = "reviewer,@o/releasers";

describe("a fresh repository", () => {
  test("all is set, each thing by one write, and read back; the same again does nothing", async () => {
    const { plan, answer, outcomes } = await run({ reviewers });
    expectSetUp();
    expect(outcomes.map(({ result }) => result)).toEqual(plan?.steps.flat().map(() => "done"));
    expect(writes()).toHaveLength(outcomes.length);
    expect(answer).toMatchObject({ verdict: "yes", title: "o/r is set up for releases" });
    expectValid({ plan, answer, outcomes });
    hub.recorder.exchanges.splice(0);
    const again = await run({ reviewers });
    expect(again.plan).toBeUndefined();
    expect(again.answer).toMatchObject({ verdict: "yes", title: "nothing to do: o/r is set up for releases" });
    expect(writes()).toEqual([]);
    expect(calls().length).toBeLessThanOrEqual(40);
  });

  test("a plan that is performed twice is already so", async () => {
    const { plan } = await run({ reviewers, dryRun: true });
    await perform(hub.on("owner"), plan as Plan);
    hub.recorder.exchanges.splice(0);
    const again = await perform(hub.on("owner"), plan as Plan);
    expect(new Set(again.map(({ result }) => result))).toEqual(new Set(["already so"]));
    expect(writes()).toEqual([]);
    expectSetUp();
  });

  test("a dry run changes nothing (I10)", async () => {
    const before = JSON.stringify(KEYS.map((key) => hub.state[key]));
    expect((await run({ reviewers, dryRun: true })).plan?.steps.flat().length).toBeGreaterThan(9);
    expect(writes()).toEqual([]);
    expect(JSON.stringify(KEYS.map((key) => hub.state[key]))).toBe(before);
  });

  test("without --reviewers nobody is made one; that nobody must agree is told, and is no yes, as doctor has it", async () => {
    const { answer } = await run();
    expect(answer).toMatchObject({ verdict: "no", closing: expect.stringMatching(/^not all: 3 of 9 settings/) });
    expect(hub.state.environments.map((one) => one.reviewers)).toEqual([[], [], []]);
    const told = answer?.checks.filter(({ rule }) => rule === "environment-reviewers") ?? [];
    expect(told.map(({ verdict, fix }) => [verdict, fix])).toEqual(NAMES.map(() => ["no", "cogrel setup --reviewers LOGIN,ORG/TEAM"]));
  });

  test("with --ruleset the branch gets a ruleset, and with --no-immutable releases stay as they are", async () => {
    const { answer } = await run({ ruleset: true, immutable: false, reviewers });
    expect(hub.state.protections).toEqual([]);
    expect(hub.state.rulesets.map(({ name, target }) => [name, target])).toEqual([
      ["ci-complete on main", "branch"],
      ["release tags", "tag"],
    ]);
    const kept = hub.state.rulesets.find(({ target }) => target === "branch")?.rules.map(({ type }) => type);
    expect(kept).toEqual(["required_status_checks", "non_fast_forward", "deletion"]);
    expect(hub.state.repository.immutableReleases).toBe(false);
    expect(answer?.verdict).toBe("yes");
    expect((await run({ immutable: false })).plan).toBeUndefined();
  });

  test("each release branch is guarded, where its own newest commit has the gate", async () => {
    const sha = hub.commit({ "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["main", "stable/*"]\n' }, "Branches");
    hub.git("push", "--quiet", hub.origin, "HEAD:refs/heads/stable/1", "HEAD~1:refs/heads/stable/2");
    await hub.control("POST checks", { sha, name: "ci-complete", app: 15368 });
    const ran = await run({ immutable: false, reviewers });
    expect(hub.state.protections.map(({ branch }) => branch)).toEqual(["main", "stable/1"]);
    expect([isOf(ran, "main"), isOf(ran, "stable/1"), isOf(ran, "stable/2")]).toEqual([["right"], ["right"], ["left"]]);
    expect((await run({ immutable: false })).plan).toBeUndefined();
    hub.git("push", "--quiet", "--delete", hub.origin, "stable/1", "stable/2");
    hub.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test("without a release branch the rest is set, and that is told", async () => {
    hub.commit({ "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["releases"]\n' }, "No branch");
    const { answer } = await run({ immutable: false, reviewers });
    const found = answer?.checks.find(({ rule }) => rule === "gate-required");
    expect(found).toMatchObject({
      verdict: "no",
      found: "releases: the remote has no such branch",
      fix: expect.stringContaining("[branches]"),
    });
    expect([hub.state.protections, hub.state.environments.length]).toEqual([[], 3]);
    hub.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test("what only a person can do has each field and the page", async () => {
    const hand = (await run({ dryRun: true })).plan?.data?.by_hand ?? [];
    expect(hand.map(({ what }) => what)).toEqual([
      "trusted publisher of cog on PyPI",
      "trusted publisher of coglet on PyPI",
      "trusted publisher of coglet on crates.io",
      "the GitHub App that writes the cask, installed on o/homebrew-tap",
    ]);
    expect(hand[1]).toMatchObject({
      page: "https://pypi.org/manage/project/coglet/settings/publishing/",
      fields: { Owner: "o", "Repository name": "r", "Workflow name": "release-publish.yaml", "Environment name": "pypi" },
    });
    expect(hand[2]?.fields).toEqual({
      ...{ "Repository owner": "o", "Repository name": "r", "Workflow filename": "release-publish.yaml", Environment: "crates-io" },
    });
  });
});

describe("what is there stays", () => {
  const people = { users: ["maintainer"], teams: ["releasers"], apps: [] };
  /** All that a protection can have, but for the gate. */
  const strict = {
    required_status_checks: {
      strict: true,
      contexts: [],
      checks: [
        { context: "lint", app_id: 7 },
        { context: "docs", app_id: -1 },
      ],
    },
    required_pull_request_reviews: {
      ...{
        required_approving_review_count: 2,
        dismiss_stale_reviews: true,
        require_code_owner_reviews: true,
        require_last_push_approval: true,
      },
      ...{ dismissal_restrictions: people, bypass_pull_request_allowances: people },
    },
    restrictions: people,
    enforce_admins: true,
    ...Object.fromEntries(
      ["required_linear_history", "required_conversation_resolution", "block_creations", "lock_branch", "allow_fork_syncing"].map((key) => [
        key,
        true,
      ]),
    ),
  };
  const protect = (body: object) =>
    owner.request("PUT /repos/{owner}/{repo}/branches/{branch}/protection", { ...REPO, branch: "main", ...body } as never);
  const protection = async () => JSON.stringify((await owner.repos.getBranchProtection({ ...REPO, branch: "main" })).data);

  test("a protection keeps every other key, byte for byte, signatures too", async () => {
    await protect(strict);
    await owner.request("POST /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures", { ...REPO, branch: "main" });
    const before = await protection();
    const { plan, answer } = await run({ immutable: false });
    const [required] = hub.state.protections.map(({ checks }) => checks?.required);
    expect(required).toEqual([
      { context: "lint", app: 7 },
      { context: "docs", app: null },
      { context: "ci-complete", app: 15368 },
    ]);
    const protected_ = hub.state.protections[0]?.checks as NonNullable<State["protections"][number]["checks"]>;
    protected_.required = protected_.required.slice(0, 2);
    expect(await protection()).toBe(before);
    expect(plan?.data?.settings.find(({ of }) => of === "main")?.before).toContain(
      "2 to approve, code owners too; pushes by some only; administrators too",
    );
    // Other checks are stricter than wanted, and told; --force leaves the gate alone.
    expect(answer?.checks.find(({ rule }) => rule === "gate-required")).toMatchObject({
      ...{ verdict: "yes", fix: expect.stringContaining("cogrel setup --force"), found: expect.stringContaining("lint of the App 7") },
    });
    await run({ immutable: false, force: true });
    expect(hub.state.protections[0]).toMatchObject({ checks: { strict: true, required: [{ context: "ci-complete", app: 15368 }] } });
    expect(hub.state.protections[0]?.flags.required_signatures).toBe(true);
  });

  test("a protection that has what no call could send back is left alone, when it is looked at and when it is to be changed", async () => {
    await protect({ ...strict, restrictions: null });
    const { plan } = await run({ immutable: false, dryRun: true });
    const [own] = hub.state.protections;
    Object.assign(own as object, { more: { required_deployments: { enabled: true } } });
    const before = await protection();
    expect(isOf(await run({ immutable: false, dryRun: true }), "main")).toEqual(["unknown"]);
    const action = plan?.steps.flat().find((one) => one.do === "require-check") as Action;
    const problem = await problemOf(act(hub.on("owner"), [action]));
    expect([problem.code, problem.message]).toEqual(["changed-meanwhile", expect.stringContaining("required_deployments")]);
    expect(await protection()).toBe(before);
  });

  test("an environment keeps its wait, its reviewers, its own patterns and who may bypass", async () => {
    const { data: maintainer } = await owner.users.getByUsername({ username: "maintainer" });
    const at = { ...REPO, environment_name: "pypi" };
    await owner.repos.createOrUpdateEnvironment({
      ...{ ...at, wait_timer: 30, prevent_self_review: true, reviewers: [{ type: "User", id: maintainer.id }] },
    });
    environment().adminsBypass = false;
    await hub.control("POST secrets", { names: ["KEY"], environment: "pypi" });
    const before = structuredClone(environment());
    const { plan, answer } = await run({ reviewers: "reviewer", immutable: false });
    const { refs, policies, reviewers: now, updated: _, ...rest } = environment();
    const { refs: __, policies: ___, reviewers: was, updated: ____, ...others } = before;
    expect(rest).toEqual(others);
    expect(now).toEqual([...was, { type: "User", name: "reviewer" }]);
    expect([refs, policies.map(({ name, type }) => `${type} ${name}`)]).toEqual(["custom", ["tag v*"]]);
    expect(plan?.data?.settings.filter(({ of }) => of === "pypi").map(({ before: was, after }) => [was, after])).toEqual([
      ["every ref", "tag v* alone; any older pattern goes"],
      [
        "maintainer; waits 30 minutes; nobody for a run of their own; administrators wait too",
        "maintainer, reviewer; waits 30 minutes; nobody for a run of their own; administrators wait too",
      ],
    ]);
    expect(isOf({ plan: undefined, answer, outcomes: [] }, "pypi")).toEqual(["right", "stricter"]);
  });

  test("an environment whose name has other letters is that one, and keeps what it has", async () => {
    hub.state.environments = [
      { ...structuredClone(NEW), id: 7, name: "PyPI", wait: 30, reviewers: [{ type: "User", name: "maintainer" }] },
    ];
    await run({ reviewers: "reviewer", immutable: false });
    expect(hub.state.environments.map(({ name }) => name)).toEqual(["PyPI", "crates-io", "homebrew"]);
    expect(environment("PyPI")).toMatchObject({
      ...{ wait: 30, refs: "custom", policies: [{ name: "v*", type: "tag" }] },
      reviewers: [{ name: "maintainer" }, { name: "reviewer" }],
    });
    expect((await run({ reviewers: "reviewer", immutable: false })).plan).toBeUndefined();
  });

  test.each([null, "protected"] as const)("patterns that the switch from %s brings back go in the same plan", async (refs) => {
    const policies = [
      { id: 1, name: "*", type: "branch" as const },
      { id: 2, name: "main", type: "branch" as const },
      { id: 3, name: "*", type: "tag" as const },
    ];
    hub.state.environments = [{ ...structuredClone(NEW), id: 7, name: "pypi", refs, policies }];
    const ran = await run({ immutable: false, reviewers });
    expectValid(ran);
    expect(environment().policies.map(({ name, type }) => `${type} ${name}`)).toEqual(["tag v*"]);
    expect(ran.outcomes.find(({ action }) => action.do === "forbid-others")?.told).toBe(
      "branch *, branch main, tag * may not deploy to pypi",
    );
    expect(ran.plan?.data?.settings.find(({ of }) => of === "pypi")?.after).toBe("tag v* alone; any older pattern goes");
    expect([isOf(ran, "pypi", "environment-refs"), ran.answer?.verdict]).toEqual([["right"], "yes"]);
    expect((await run({ immutable: false, reviewers })).plan).toBeUndefined();
  });

  test("a pattern of any tag becomes the one of release tags", async () => {
    await run({ immutable: false });
    environment().policies = [{ id: 1, name: "*", type: "tag" }];
    const ran = await run({ immutable: false });
    expectValid(ran);
    expect(ran.plan?.data?.settings.find(({ of }) => of === "pypi")).toMatchObject({ before: "tag *", after: "tag v*" });
    expect(environment().policies.map(({ name, type }) => `${type} ${name}`)).toEqual(["tag v*"]);
    expect((await run({ immutable: false })).plan).toBeUndefined();
  });

  test("narrower patterns stay without --force; branches go, and a pattern of the wrong type is none", async () => {
    await run({ immutable: false });
    const policy = (...all: [string, "tag" | "branch"][]) => {
      environment().policies = all.map(([name, type], at) => ({ id: at + 1, name, type }));
    };
    policy(["v0.*.*", "tag"]);
    const kept = await run({ immutable: false });
    expect([kept.plan, isOf(kept, "pypi", "environment-refs")]).toEqual([undefined, ["stricter"]]);
    await run({ immutable: false, force: true });
    expect(environment().policies.map(({ name, type }) => `${type} ${name}`)).toEqual(["tag v0.*.*", "tag v*"]);
    policy(["v*", "branch"], ["main", "branch"]);
    await run({ immutable: false });
    expect(environment().policies.map(({ name, type }) => `${type} ${name}`)).toEqual(["tag v*"]);
  });

  test("rulesets of others stay as they are; the one of setup's name is switched on with its own refs, rules and bypass list", async () => {
    const bypass_actors = [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] as never;
    const make = (name: string, include: string[], rules: string[], enforcement: "active" | "disabled") =>
      owner.repos.createRepoRuleset({
        ...{ ...REPO, name, target: "tag", enforcement, bypass_actors, rules: rules.map((type) => ({ type })) as never },
        conditions: { ref_name: { include, exclude: [] } },
      });
    await make("others", ["refs/tags/x*"], ["creation"], "active");
    await make("release tags", ["refs/tags/nightly*"], ["deletion", "non_fast_forward"], "disabled");
    const [others] = structuredClone(hub.state.rulesets);
    const { plan, answer } = await run({ immutable: false });
    expect(
      [plan, answer].map((turn) => turn?.data?.settings.find(({ rule }) => rule === "tag-rules")).map((one) => one?.after ?? one?.before),
    ).toEqual([
      "by nobody but the role admin: release tags; also non fast forward",
      "by nobody but the role admin: release tags; also non fast forward",
    ]);
    expect(hub.state.rulesets).toHaveLength(2);
    expect(hub.state.rulesets[0]).toEqual(others);
    expect(hub.state.rulesets[1]).toMatchObject({
      ...{
        enforcement: "active",
        bypass_actors,
        conditions: { ref_name: { include: ["refs/tags/nightly*", "refs/tags/v*"], exclude: [] } },
      },
      rules: [{ type: "deletion" }, { type: "non_fast_forward" }, { type: "update" }],
    });
    expect((await run({ immutable: false })).plan).toBeUndefined();
  });

  test("where rulesets guard the branch no protection is made", async () => {
    await owner.repos.createRepoRuleset({
      ...{ ...REPO, name: "main", target: "branch", enforcement: "active", rules: [{ type: "deletion" }] as never },
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    });
    const [main] = structuredClone(hub.state.rulesets);
    await run({ immutable: false });
    expect(hub.state.protections).toEqual([]);
    expect(hub.state.rulesets.map(({ name }) => name)).toEqual(["main", "ci-complete on main", "release tags"]);
    expect(hub.state.rulesets[0]).toEqual(main);
  });

  test("a ruleset of setup's own name: one of another branch is brought to this one, one that leaves it out is told and left", async () => {
    const make = (include: string[], exclude: string[]) =>
      owner.repos.createRepoRuleset({
        ...{ ...REPO, name: "ci-complete on main", target: "branch", enforcement: "disabled", rules: [{ type: "deletion" }] as never },
        conditions: { ref_name: { include, exclude } },
      });
    await make(["refs/heads/other"], ["refs/heads/x"]);
    const ran = await run({ ruleset: true, immutable: false });
    expect(isOf(ran, "main")).toEqual(["right"]);
    expect(hub.state.rulesets[0]).toMatchObject({
      ...{
        enforcement: "active",
        conditions: { ref_name: { include: ["refs/heads/other", "refs/heads/main"], exclude: ["refs/heads/x"] } },
      },
    });
    hub.state.rulesets = [];
    await make(["~ALL"], ["refs/heads/main"]);
    const before = structuredClone(hub.state.rulesets[0]);
    const { answer, plan } = await run({ ruleset: true, immutable: false });
    expect(hub.state.rulesets[0]).toEqual(before);
    expect([plan?.steps.flat().map((action) => action.do), answer?.verdict]).toEqual([["set-ruleset"], "no"]);
    expect(answer?.checks.find(({ rule }) => rule === "gate-required")).toMatchObject({
      found: "main: no check; the ruleset ci-complete on main leaves out refs/heads/main",
      fix: `http://${hub.recorder.host}/o/r/settings/rules        ci-complete on main: leave main in`,
    });
  });

  test("a gate that no job makes is not required: it would stop every pull request", async () => {
    await hub.control("POST checks", { sha: hub.git("rev-parse", "HEAD"), name: "lint", app: 15368 });
    const ran = await run({ immutable: false });
    expect([isOf(ran, "main"), ran.answer?.verdict]).toEqual([["left"], "no"]);
    expect(hub.state.protections).toEqual([]);
    expect(isOf(ran, "pypi", "environment-refs")).toEqual(["right"]);
  });
});

describe("what is not shown is not changed, and never taken for absent (I9, H16)", () => {
  const always = (match: string, status: number) =>
    hub.script(...Array.from({ length: 9 }, (_, at) => ({ match, nth: at + 1, fault: { do: "status", status } })));

  test.each([
    ["the protection", "GET */protection", 404, "main", ["require-check"]],
    ["the protection", "GET */protection", 403, "main", ["require-check"]],
    ["the rules of the branch", "GET */rules/branches/*", 403, "main", ["require-check"]],
    ["the rulesets", "GET */rulesets?*", 404, "tags v*", ["set-ruleset"]],
    ["the environments", "GET */environments?*", 404, "pypi", ["set-environment", "allow-tags"]],
    ["whether releases are immutable", "GET */immutable-releases", 403, "releases", ["make-immutable"]],
  ])("%s, %s answered with %d", async (_, match, status, of, without) => {
    const whole = ["set-environment", "allow-tags", "require-check", "set-ruleset", "make-immutable"];
    await always(match, status);
    const ran = await run({ dryRun: true });
    expect(isOf(ran, of)?.[0]).toBe("unknown");
    expect(ran.plan?.left?.some(({ verdict }) => verdict === "unknown")).toBe(true);
    const does = new Set(ran.plan?.steps.flat().map((action) => action.do));
    expect([...does]).toEqual(whole.filter((one) => !without.includes(one)));
    hub.recorder.exchanges.splice(0);
  });

  test("the rest is set all the same, and the end is no yes", async () => {
    await always("GET */protection", 404);
    await always("GET */environments?*", 403);
    const { answer } = await run({ reviewers });
    expect(answer?.verdict).toBe("unknown");
    expect([hub.state.protections, hub.state.environments]).toEqual([[], []]);
    expect([hub.state.rulesets.map(({ name }) => name), hub.state.repository.immutableReleases]).toEqual([["release tags"], true]);
    hub.recorder.exchanges.splice(0);
  });

  test.each([{}, { dryRun: true as const }, { reviewers }])(
    "a token that GitHub refuses is one no, as doctor has it, with %j",
    async (options) => {
      const { plan, answer } = await run(options, "ghp_gone");
      expect([plan, answer?.verdict]).toEqual([undefined, "no"]);
      expect(answer?.checks).toEqual([
        {
          ...{ rule: "settings-write", verdict: "no", expected: "administration: write", fix: expect.stringMatching(/^gh auth login /) },
          found:
            "GitHub does not accept the token (401: Bad credentials): it is wrong, was revoked or has ended; nothing else was looked at",
        },
      ]);
      expect(writes()).toEqual([]);
    },
  );

  test("what may deploy to an environment that is there", async () => {
    await run({ immutable: false, reviewers });
    environment().policies = [];
    await always("GET */pypi/deployment-branch-policies*", 403);
    const ran = await run({ immutable: false });
    expect([ran.plan, isOf(ran, "pypi", "environment-refs"), ran.answer?.verdict]).toEqual([undefined, ["unknown"], "unknown"]);
    expect(environment().policies).toEqual([]);
    hub.recorder.exchanges.splice(0);
  });

  test("an environment that may stand on a page that was not looked at is not made", async () => {
    const others = Array.from({ length: 101 }, (_, at) => ({
      ...NEW,
      id: at + 1,
      name: `e${at}`,
    }));
    hub.state.environments = others;
    expect(isOf(await run({ dryRun: true }), "pypi")).toEqual(["unknown"]);
    const problem = await problemOf(act(hub.on("owner"), [{ do: "set-environment", repository: hub.repository, environment: "pypi" }]));
    expect([problem.exit, problem.message]).toEqual([3, expect.stringContaining("cannot be looked at, and is left as it is")]);
    expect(writes()).toEqual([]);
  });

  test("who lost the right to look while it was at work changes nothing more", async () => {
    const { plan } = await run({ dryRun: true });
    await hub.script({ match: "GET */protection", fault: { do: "status", status: 404 } });
    const problem = await problemOf(perform(hub.on("owner"), plan as Plan));
    expect([problem.code, problem.exit]).toEqual(["server-refused", 3]);
    expect(hub.state.protections).toEqual([]);
    hub.recorder.exchanges.splice(0);
  });

  test("a person who is no administrator is refused before anything is sent; to a token that GitHub tells nothing of it is tried", async () => {
    expect((await run({}, "maintainer")).plan?.checks).toMatchObject([{ rule: "settings-write", verdict: "no" }]);
    expect(writes()).toEqual([]);
    const problem = await problemOf(run({}, "job"));
    expect([problem.code, problem.fix]).toEqual(["server-refused", expect.stringContaining("administrator's token")]);
    expect(hub.state.environments).toEqual([]);
  });
});

describe("plans of GitHub's", () => {
  test("a free private repository has none of it, and that is said, not tried", async () => {
    Object.assign(hub.state.repository, { private: true, plan: "free" });
    const { plan, answer } = await run();
    expect(plan?.steps.flat().map((action) => action.do)).toEqual(["make-immutable"]);
    expect(answer?.verdict).toBe("no");
    expect(answer?.checks.filter(({ verdict }) => verdict === "no").every(({ fix }) => fix === "make it public, or upgrade the plan")).toBe(
      true,
    );
    expect(hub.state.environments).toEqual([]);
  });

  test("where reviewers are not offered the rest is done, and what GitHub says is told with the way on", async () => {
    Object.assign(hub.state.repository, { private: true, plan: "team" });
    const problem = await problemOf(run({ reviewers: "reviewer", immutable: false }));
    expect(problem.message).toMatch(/billing plan/);
    expect(problem.fix).toMatch(/^leave --reviewers out/);
    expect(problem.done?.length).toBe(8);
    const again = await run({ immutable: false });
    expect([again.plan, again.answer?.verdict]).toEqual([undefined, "yes"]);
    expect(environment().policies).toMatchObject([{ name: "v*", type: "tag" }]);
  });
});

test("what GitHub makes otherwise of a change is seen when it is read back", async () => {
  await run({ immutable: false });
  const { repository } = hub;
  const reviewers = [{ type: "User" as const, id: 12345, name: "ghost" }];
  const problem = await problemOf(act(hub.on("owner"), [{ do: "add-reviewers", repository, environment: "pypi", reviewers }]));
  expect([problem.code, problem.message]).toEqual([
    "changed-meanwhile",
    expect.stringMatching(/environment pypi, read back, .*: reviewers$/),
  ]);
});

describe("writes that go wrong", () => {
  const WRITES = [
    ...["PUT */environments/pypi", "POST */environments/pypi/*", "PUT */protection", "POST */rulesets", "PUT */immutable-releases"],
    "PUT */environments/homebrew",
  ];
  const spoil = (when: "before" | "after", nth = 1) =>
    hub.script(...WRITES.map((match) => ({ match, nth, fault: { do: "status", status: 502, when } })));

  test("without an answer after they were done: each is looked up, and it goes on", async () => {
    await spoil("after");
    expect((await run({ reviewers })).answer?.verdict).toBe("yes");
    expectSetUp();
    hub.recorder.exchanges.splice(0);
  });

  test("cut off between the switch of an environment and the removal of what came back: the same again removes it", async () => {
    const policies = [{ id: 1, name: "*", type: "branch" as const }];
    hub.state.environments = [{ ...structuredClone(NEW), id: 7, name: "pypi", refs: "protected", policies }];
    await hub.script({ match: "DELETE */environments/pypi/*", fault: { do: "status", status: 502, when: "before" } });
    const problem = await problemOf(run({ immutable: false }));
    expect([problem.code, problem.done?.map(({ action }) => action.do)]).toEqual(["outcome-unknown", ["set-environment"]]);
    await run({ immutable: false });
    expect(environment().policies.map(({ name, type }) => `${type} ${name}`)).toEqual(["tag v*"]);
    hub.recorder.exchanges.splice(0);
  });

  test("an answer that points at what is there already is no failure", async () => {
    await hub.script({ match: "POST */environments/pypi/*", fault: { do: "status", status: 303, when: "after" } });
    await run({ immutable: false });
    expect(environment().policies).toMatchObject([{ name: "v*", type: "tag" }]);
    hub.recorder.exchanges.splice(0);
  });

  test("before they were done: it stops, says what is done, and the same again goes on from there", async () => {
    await spoil("before");
    const done: number[] = [];
    for (const match of WRITES) {
      const problem = await problemOf(run({ reviewers }));
      expect([problem.code, problem.exit], match).toEqual(["outcome-unknown", 3]);
      done.push((problem.done ?? []).length);
    }
    expect(done.slice(0, 2)).toEqual([0, 1]);
    expect((await run({ reviewers })).answer?.verdict).toBe("yes");
    expectSetUp();
    hub.recorder.exchanges.splice(0);
  });
});

test.each<[string, number, RegExp]>([
  ["a b", 2, /neither LOGIN nor ORG\/TEAM/],
  ["alice,", 2, /neither LOGIN/],
  ["../x", 2, /neither LOGIN/],
  ["--yes", 2, /neither LOGIN/],
  ["a,b,c,d,e,f,g", 2, /7 names, and GitHub takes 6/],
  ["nobody-at-all", 2, /knows nobody called nobody-at-all/],
  ["other/releasers", 2, /no team of o/],
  ["o/nobodies", 3, /shows this token no team o\/nobodies/],
])("--reviewers %s ends with %d", async (given, exit, words) => {
  const problem = await problemOf(run({ reviewers: given }));
  expect([problem.exit, problem.message]).toEqual([exit, expect.stringMatching(words)]);
  expect(writes()).toEqual([]);
});
