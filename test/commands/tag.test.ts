import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tag } from "../../src/commands/tag";
import { cogFiles, rules, type TestRepository } from "../harness";
import { cloned, gate, pushTag, tagged } from "../tools/tagged";
import { allRefs, document, onRemote, planned, pushing, ready, tagIt } from "../tools/tagging";

const head = (one: TestRepository, rev = "HEAD") => one.git("rev-parse", rev);

test("HEAD is tagged with its own version, annotated, and the tag pushed: the gate lets it pass", async () => {
  const one = ready();
  const outcomes = await tagIt(one);
  expect(outcomes.map(({ action, result }) => [action.do, result])).toEqual([
    ["tag", "done"],
    ["push", "done"],
  ]);
  expect(one.git("cat-file", "tag", "v0.18.0")).toMatch(/\ntag v0\.18\.0\n.*\n\nv0\.18\.0$/);
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
  expect((await gate(one, "v0.18.0")).verdict).toBe("yes");
});

test("G8: the tag is pushed alone, whatever push.followTags and push.default say", async () => {
  const one = ready();
  for (const at of [1, 2, 3, 4]) one.git("tag", "-a", "-m", "x", `other-${at}`);
  for (const [key, value] of [
    ["push.followTags", "true"],
    ["push.default", "matching"],
    ["remote.origin.push", "refs/*:refs/*"],
  ] as const)
    one.git("config", key, value);
  one.git("branch", "unpushed");
  await tagIt(one);
  expect(onRemote(one).map((line) => line.split(" ")[0])).toEqual(["v0.17.0", "v0.18.0"]);
  expect(allRefs(one).match(/refs\/heads\/unpushed/g)).toHaveLength(1);
});

test("--no-push makes the tag here only; without it the same command pushes that very tag", async () => {
  const one = ready();
  await tagIt(one, undefined, { push: false });
  const made = head(one, "refs/tags/v0.18.0");
  expect(onRemote(one)).toHaveLength(1);
  expect((await planned(one, undefined, { push: false })).kind).toBe("answer");
  const outcomes = await tagIt(one);
  expect(outcomes.map(({ result }) => result)).toEqual(["already so", "done"]);
  expect(head(one, "refs/tags/v0.18.0")).toBe(made);
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
});

test("--commit tags that commit with the version of its own blobs", async () => {
  const one = ready();
  const commit = head(one);
  one.commit({ "VERSION.txt": "0.19.0\n" });
  one.git("push", "-q", "origin", "main");
  const world = one.world();
  const turn = await tag(world, undefined, { ...pushing, commit: commit.slice(0, 8) });
  expect(turn.data).toMatchObject({ tag: "v0.18.0", commit });
  expect(rules(turn, "no")).toEqual([]);
});

test.each(["main", "HEAD", "-x", "abc", "v0.17.0", "zzzzzzzz", "0".repeat(40), "HEAD~1", "deadbeef\n"])(
  "--commit %j names no commit by its id: wrong use, exit 2",
  async (commit) => {
    await expect(planned(ready(), undefined, { ...pushing, commit })).rejects.toMatchObject({ code: "usage", exit: 2 });
  },
);

test("G7: --commit takes no branch or tag whose name looks like an id", async () => {
  const one = ready();
  const id = head(one).slice(0, 8);
  one.git("branch", id, "HEAD~1");
  await expect(planned(one, undefined, { ...pushing, commit: id })).rejects.toMatchObject({ code: "usage", exit: 2 });
  expect((await planned(one, undefined, { ...pushing, commit: head(one).toUpperCase() })).data).toMatchObject({ commit: head(one) });
});

test("a VERSION that the files do not hold is refused, for each file", async () => {
  const turn = await planned(ready(), "0.19.0");
  expect(rules(turn, "no")).toEqual(["version-file", "manifests-version", "lock-version"]);
  expect(turn).toMatchObject({ kind: "plan", steps: [] });
});

test.each(["v0.18.0", "0.18", "0.18.0+build", "", "-x", "0.18.0\n", "99999999999999999999.0.0", "latest"])(
  "VERSION %j is none: exit 2",
  async (version) => {
    await expect(planned(ready(), version)).rejects.toMatchObject({ code: "version", exit: 2 });
  },
);

test("the branch rule is asked of the remote's main: a local main that is ahead of it does not count", async () => {
  const one = tagged();
  const commit = one.commit(cogFiles("0.18.0"));
  const turn = await planned(one);
  expect(rules(turn, "no")).toEqual(["commit-on-main"]);
  const check = turn.checks.find(({ rule }) => rule === "commit-on-main");
  expect(check?.found).toContain(commit.slice(0, 10));
  expect(check?.found).toContain(head(one, "origin/main").slice(0, 10));
  expect(check?.expected).toBe("an ancestor of main");
  one.git("update-ref", "refs/remotes/origin/main", commit);
  expect(rules(await planned(one), "no")).toEqual(["commit-on-main"]);
  one.git("push", "-q", "origin", "main");
  expect(rules(await planned(one), "no")).toEqual([]);
});

test("a dev version may be tagged anywhere", async () => {
  const one = tagged();
  one.git("checkout", "-qb", "side");
  one.commit(cogFiles("0.18.0-dev1"));
  await tagIt(one);
  expect((await gate(one, "v0.18.0-dev1")).verdict).toBe("yes");
});

test("every Check is shown at once", async () => {
  const one = tagged();
  one.commit({ ...cogFiles("0.16.0"), "crates/Cargo.lock": cogFiles("0.15.0")["crates/Cargo.lock"] as string });
  one.git("remote", "set-url", "--push", "origin", cloned(one, "other", "--bare").folder);
  expect(rules(await planned(one), "no")).toEqual(["lock-version", "commit-on-main", "above-stable", "push-address"]);
});

test("G19: a tag that is elsewhere on the remote is refused with the next free version, and never moved", async () => {
  const one = ready();
  one.git("tag", "v0.18.0", "HEAD~1");
  one.git("push", "-q", "origin", "v0.18.0");
  for (const local of [true, false]) {
    if (!local) one.git("tag", "-d", "v0.18.0");
    const turn = await planned(one);
    expect(rules(turn, "no")).toContain("tag-absent");
    expect(turn.checks.find(({ rule }) => rule === "tag-absent")?.fix).toMatch(/^cogrel bump 0\.18\.1 /);
    expect(turn).toMatchObject({ steps: [] });
  }
});

test("a tag that is elsewhere here, and nowhere else, is refused with the command that takes it away", async () => {
  const one = ready();
  one.git("tag", "v0.18.0", "HEAD~1");
  const check = (await planned(one)).checks.find(({ rule }) => rule === "tag-absent");
  expect(check).toMatchObject({ verdict: "no", fix: expect.stringMatching(/^git tag -d v0\.18\.0 /) });
  one.git(...(check?.fix?.split("   ")[0]?.split(" ").slice(1) ?? []));
  await tagIt(one);
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
});

test.each(["-a", "lightweight"])(
  "G10: on the remote at this commit already, as another object (%s): done, and nothing is made",
  async (kind) => {
    const one = ready();
    const other = cloned(one, "other");
    pushTag(other, "v0.18.0", ...(kind === "-a" ? ["-a", "-m", "by somebody else"] : []));
    for (const here of [false, true]) {
      if (here) one.git("tag", "-a", "-m", "mine", "v0.18.0");
      const before = allRefs(one);
      for (const args of [["tag", "--yes"], ["tag", "--yes", "--no-push"], ["tag"], ["tag", "0.18.0", "--dry-run"]]) {
        const { code, json } = await document(one, args);
        expect([code, json.plan, json.done]).toEqual([0, undefined, undefined]);
      }
      expect(allRefs(one)).toBe(before);
    }
  },
);

test("a version that another tag has in PEP 440 is refused", async () => {
  const one = ready("0.18.0-rc1");
  one.git("tag", "v0.18.0-rc.1", "HEAD~1");
  one.git("push", "-q", "origin", "v0.18.0-rc.1");
  expect(rules(await planned(one), "no")).toEqual(["version-free", "above-label"]);
});

const LOOK_ALIKES = ["tags/origin/main", "tags/main", "tags/x/v0.18.0", "tags/refs/remotes/origin/main", "heads/v0.18.0"];
const SAME_TO_PUSH = "refs/tags/refs/tags/v0.18.0";

test("G1, G7: look-alikes of the tag and of main change nothing, here or on the remote", async () => {
  const one = ready();
  for (const name of LOOK_ALIKES) one.git("update-ref", `refs/${name}`, "HEAD~1");
  one.git("push", "-q", "origin", "--tags", "refs/heads/*:refs/heads/*");
  const before = onRemote(one);
  const { json } = await document(one, ["tag", "--yes"]);
  expect(json.problem).toBeUndefined();
  expect(onRemote(one)).toEqual([...before, `v0.18.0 tag ${head(one)}`].sort());
});

test("I1: what git's push itself would take for the tag is told as git tells it, and never moved", async () => {
  const one = ready();
  one.git("update-ref", SAME_TO_PUSH, "HEAD~1");
  const { json } = await document(one, ["tag", "--yes"]);
  expect(json.problem?.message).toMatch(/src refspec refs\/tags\/v0\.18\.0 matches more than one$/);
  one.git("push", "-q", "origin", `${SAME_TO_PUSH}:${SAME_TO_PUSH}`);
  one.git("update-ref", "-d", SAME_TO_PUSH);
  const before = onRemote(one);
  const refused = await document(one, ["tag", "--yes"]);
  expect(refused.json).toMatchObject({ exit: 1, problem: { code: "push-failed", message: expect.stringContaining("stale info") } });
  expect(onRemote(one)).toEqual(before);
  expect(one.git("tag", "--list", "v0.18.0")).toBe("");
  one.git("push", "-q", "origin", `:${SAME_TO_PUSH}`);
  expect((await document(one, ["tag", "--yes"])).code).toBe(0);
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
});

test("I10: a dry run shows the Plan, exit 0, and changes nothing but refs/remotes/origin/main", async () => {
  const one = ready();
  const clone = cloned(one, "clone");
  clone.git("tag", "-d", "v0.17.0");
  one.commit({ "python/cog/new.py": "\n" });
  one.git("push", "-q", "origin", "main");
  const before = allRefs(clone).split("\n");
  const { code, json } = await document(clone, ["tag", "--dry-run", "--yes"]);
  expect([code, json.dry_run, json.plan?.actions.length, json.done]).toEqual([0, true, 2, undefined]);
  const changed = allRefs(clone)
    .split("\n")
    .filter((line) => !before.includes(line) && !line.endsWith("/HEAD"));
  expect(changed.map((line) => line.split("\t")[1])).toEqual(["refs/remotes/origin/main"]);
  expect(existsSync(join(clone.folder, ".git/FETCH_HEAD"))).toBe(false);
});

test("no terminal and no --yes: the Plan is the result, exit 2, and nothing is made", async () => {
  const one = ready();
  const before = allRefs(one);
  const { code, json } = await document(one, ["tag"]);
  expect([code, json.problem?.code, json.plan?.actions.length]).toEqual([2, "needs-confirmation", 2]);
  expect(allRefs(one)).toBe(before);
});
