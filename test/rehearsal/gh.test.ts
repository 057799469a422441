import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256 } from "../../src/world/digest";
import { farEnd, REPO } from "./far-end";
import { ghOn } from "./gh";

// The real gh, whose whole traffic goes to the socket: the unedited program believes that it talks to github.com.

const hub = await farEnd();
const { tool, home, gh } = ghOn(hub);

function file(name: string, text: string): string {
  writeFileSync(join(home, name), text);
  return join(home, name);
}

test("gh makes a release with assets, shows, lists and downloads it", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const assets = [file("one.txt", "one\n"), file("two.tar.gz", "two\n")];
  expect(await gh("release", "create", "v1.0.0", "--title", "One", "--notes", "first", ...assets)).toBe(
    "https://github.com/o/r/releases/tag/v1.0.0\n",
  );
  expect(hub.git("ls-remote", "origin", "refs/tags/v1.0.0")).not.toBe("");
  const seen = JSON.parse(await gh("release", "view", "v1.0.0", "--json", "tagName,isDraft,isImmutable,name,body,assets"));
  expect(seen).toMatchObject({ tagName: "v1.0.0", isDraft: false, isImmutable: false, name: "One", body: "first" });
  expect(seen.assets).toContainEqual(expect.objectContaining({ name: "one.txt", digest: `sha256:${sha256("one\n")}` }));
  expect(await gh("release", "list")).toMatch(/^One\tLatest\tv1\.0\.0\t/);
  await gh("release", "download", "v1.0.0", "--dir", join(home, "got"));
  expect(readFileSync(join(home, "got/one.txt"), "utf8")).toBe("one\n");
  expect(await hub.effects("publish")).toHaveLength(1);
});

test("gh finds a draft by its tag, adds to it, edits it and publishes it", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  await gh("release", "create", "v1.1.0", "--draft", "--notes", "x", file("a.txt", "a\n"));
  await gh("release", "upload", "v1.1.0", file("b.txt", "b\n"));
  await gh("release", "upload", "v1.1.0", file("b.txt", "other\n"), "--clobber");
  await gh("release", "edit", "v1.1.0", "--title", "New", "--prerelease");
  expect(JSON.parse(await gh("release", "list", "--json", "tagName,isDraft,name,isImmutable"))[0]).toEqual({
    tagName: "v1.1.0",
    isDraft: true,
    isImmutable: false,
    name: "New",
  });
  await gh("release", "edit", "v1.1.0", "--draft=false");
  const { data } = await hub.octokit().repos.getReleaseByTag({ ...REPO, tag: "v1.1.0" });
  expect([data.prerelease, data.assets.map(({ name }) => name).sort()]).toEqual([true, ["a.txt", "b.txt"]]);
});

test("gh deletes a release, and its tag when told to", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  await gh("release", "create", "v1.2.0", "--notes", "x", "--target", "main");
  await gh("release", "delete", "v1.2.0", "--yes", "--cleanup-tag");
  expect(hub.git("ls-remote", "origin", "refs/tags/v1.2.0")).toBe("");
  await expect(gh("release", "view", "v1.2.0")).rejects.toThrow("release not found");
});

test("gh says what GitHub's refusals are", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  await gh("release", "create", "v1.3.0", "--notes", "x");
  await expect(gh("release", "create", "v1.3.0", "--notes", "x")).rejects.toThrow("Release.tag_name already exists");
  await expect(gh("release", "create", "v1.4.0", "--notes", "x", "--target", "nowhere")).rejects.toThrow(
    "Release.target_commitish is invalid",
  );
});

test("gh's own retry of a broken upload meets the starter that the first one left", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  await gh("release", "create", "v1.5.0", "--draft", "--notes", "x");
  const fault = { do: "status", status: 502, when: "during" };
  await hub.control("POST faults", { faults: [{ match: "POST */assets?*", nth: 1, fault }] });
  await expect(gh("release", "upload", "v1.5.0", file("c.txt", "c\n"))).rejects.toThrow("ReleaseAsset.name already exists");
  const [draft] = (await hub.octokit("maintainer").repos.listReleases(REPO)).data;
  expect(draft?.assets.map(({ name, state }) => [name, state])).toEqual([["c.txt", "starter"]]);
});
