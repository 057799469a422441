import fc from "fast-check";
import { expect, test } from "vitest";
import { type FlowFacts, flowTable, newsOf, nextStep, type Step } from "../../src/domain/flow";
import type { Pull } from "../../src/domain/pull";
import type { Release } from "../../src/domain/release";
import type { Run } from "../../src/domain/runs";
import { parseVersion, type Version } from "../../src/domain/version";

const A = "a".repeat(40);
const B = "b".repeat(40);

function run(conclusion: string | undefined, ref = "v0.18.0"): Run {
  const status = conclusion === undefined ? "in_progress" : "completed";
  return {
    id: 1,
    number: 7,
    attempt: 1,
    event: "push",
    ref,
    sha: B,
    url: "https://x.example/7",
    created: "2026-01-01",
    status,
    conclusion,
  };
}

function pull(state: "open" | "closed", merged = false): Pull {
  return {
    ...{ number: 12, state, merged, mergeCommit: merged ? B : undefined, head: { branch: "release/0.18.0", sha: A }, base: "main" },
    ...{ draft: false, mergeable: "clean", url: "https://x.example/12" },
  };
}

function release(draft: boolean): Release {
  return {
    ...{ id: 1, tag: "v0.18.0", name: "v0.18.0", body: "", draft, prerelease: false, immutable: false, target: B, assets: [] },
    ...{ published: draft ? undefined : "2026-01-01", by: "m", url: "https://x.example/r" },
  };
}

function facts(more: Partial<FlowFacts> & { text?: string } = {}): FlowFacts {
  const { text = "0.18.0", ...rest } = more;
  return {
    version: parseVersion(text) as Version,
    tag: `v${text}`,
    ...{ way: "pull", remote: "origin", base: { branch: "main", tip: A }, head: { branch: `release/${text}`, tip: undefined } },
    ...{ pull: undefined, brought: undefined, tagged: undefined, build: undefined, release: undefined, follow: undefined },
    workflows: { build: "release-build.yaml", publish: "release-publish.yaml" },
    ...rest,
  };
}

const head = { branch: "release/0.18.0", tip: A };
const DEV = { text: "0.18.0-dev1", way: "branch" } as const;

test.each<[string, Parameters<typeof facts>[0], Step]>([
  ["nothing is there", {}, "bump"],
  ["the branch is there, the pull request is not", { head }, "open"],
  ["the pull request is open", { head, pull: pull("open") }, "merge"],
  ["it was closed without a merge: the branch can be offered again", { head, pull: pull("closed") }, "open"],
  ["it was closed, and its branch is gone", { pull: pull("closed") }, "bump"],
  ["it is merged, and the base is not seen to have it yet", { head, pull: pull("closed", true) }, "merge"],
  ["it is merged", { head, pull: pull("closed", true), brought: B }, "tag"],
  ["somebody pushed the version without a pull request", { brought: B }, "tag"],
  ["the tag is there", { brought: B, tagged: B }, "build"],
  ["the build goes on", { brought: B, tagged: B, build: run(undefined) }, "build"],
  ["the build failed", { brought: B, tagged: B, build: run("failure") }, "build"],
  ["the build failed, and somebody drafted all the same", { tagged: B, build: run("failure"), release: release(true) }, "build"],
  ["the build ended well, no draft is seen yet", { tagged: B, build: run("success") }, "build"],
  ["the draft is there", { tagged: B, build: run("success"), release: release(true) }, "publish"],
  ["somebody published it", { tagged: B, build: run("success"), release: release(false) }, "follow"],
  ["published, and the publishing run failed", { tagged: B, release: release(false), follow: run("failure") }, "follow"],
  ["published, and all ran well", { tagged: B, release: release(false), follow: run("success") }, "done"],
  ["without a pull request: nothing is there", { way: "push" }, "bump"],
  ["without a pull request: the branch has it", { way: "push", brought: B }, "tag"],
  ["dev: nothing is there", DEV, "bump"],
  ["dev: the commit is there", { ...DEV, brought: A }, "tag"],
  ["dev: the tag is there", { ...DEV, brought: A, tagged: A }, "build"],
  ["dev: published by its build", { ...DEV, tagged: A, build: run("success"), release: release(false) }, "done"],
  ["dev: its draft stays where the build broke off", { ...DEV, tagged: A, build: run("success"), release: release(true) }, "build"],
])("the next step when %s", (_, more, step) => {
  expect(nextStep(facts(more))).toBe(step);
});

const anyFacts = fc
  .record({
    text: fc.constantFrom("0.18.0", "0.18.0-rc1", "0.18.0-dev1"),
    way: fc.constantFrom("pull" as const, "push" as const, "branch" as const),
    tip: fc.constantFrom(undefined, A),
    pull: fc.constantFrom(undefined, pull("open"), pull("closed"), pull("closed", true)),
    brought: fc.constantFrom(undefined, B),
    tagged: fc.constantFrom(undefined, B),
    build: fc.constantFrom(undefined, run(undefined), run("failure"), run("success")),
    release: fc.constantFrom(undefined, release(true), release(false)),
    follow: fc.constantFrom(undefined, run(undefined), run("failure"), run("success")),
  })
  .map(({ tip, ...rest }) => facts({ ...rest, head: { branch: "release/x", tip } }));

test("whatever the world shows: what is public is not done again, and the table says the same as the step", () => {
  fc.assert(
    fc.property(anyFacts, (one) => {
      const step = nextStep(one);
      if (one.release && !one.release.draft) expect(["follow", "done"]).toContain(step);
      else if (one.tagged !== undefined) expect(["build", "publish"]).toContain(step);
      else expect(["bump", "open", "merge", "tag"]).toContain(step);
      if (step === "publish") expect(one.build?.conclusion).toBe("success");
      if (step === "tag") expect(one.brought).toBeDefined();
      const { rows } = flowTable(one);
      const begun = rows.findIndex(({ mark }) => mark !== "yes");
      const next = rows.filter(({ found }) => found?.startsWith("next: "));
      expect(rows.slice(begun === -1 ? rows.length : begun).every(({ mark }) => mark === "open")).toBe(true);
      expect(next.length).toBe(step === "done" || begun === -1 ? 0 : 1);
      if (next.length > 0) expect(rows[begun]).toBe(next[0]);
    }),
    { numRuns: 2000 },
  );
});

test("news are what was done since the last look, and what is next", () => {
  const before = flowTable(facts({ head, pull: pull("open") }));
  const after = flowTable(facts({ head, pull: pull("closed", true), brought: B, tagged: B }));
  const names = newsOf(after, before).rows.map(({ cells: [name], mark }) => [name, mark]);
  expect(names).toEqual([
    ["merge", "yes"],
    ["tag", "yes"],
    ["build", "open"],
  ]);
  expect(newsOf(before, before).rows.map(({ cells: [name] }) => name)).toEqual(["merge"]);
});
