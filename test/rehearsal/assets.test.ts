import { expect, test } from "vitest";
import { storedName } from "../../src/rehearsal/rest/asset-name";
import { sha256 } from "../../src/world/digest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd();
const maintainer = hub.octokit("maintainer");
let count = 0;

async function draft(more: object = {}) {
  const { data } = await maintainer.repos.createRelease({ ...REPO, tag_name: `v1.0.${count++}`, draft: true, ...more });
  return data;
}

function upload(release: { id: number; upload_url: string }, name: string, data = "bytes\n") {
  const to = { ...REPO, release_id: release.id, name, data, headers: { "content-type": "text/plain" } };
  return maintainer.request(`POST ${release.upload_url}`, to) as ReturnType<typeof maintainer.repos.uploadReleaseAsset>;
}

test("an uploaded asset has the digest of its bytes, and they come back by id and by the browser's address", async () => {
  const release = await draft();
  const { data, status, headers } = await upload(release, "one.txt", "one\n");
  expect([status, data.state, data.size, data.digest]).toEqual([201, "uploaded", 4, `sha256:${sha256("one\n")}`]);
  expect(headers["x-ratelimit-limit"]).toBeUndefined();
  const octets = { accept: "application/octet-stream" };
  const back = await maintainer.repos.getReleaseAsset({ ...REPO, asset_id: data.id, headers: octets });
  expect(Buffer.from(back.data as never).toString()).toBe("one\n");
  await maintainer.repos.updateRelease({ ...REPO, release_id: release.id, draft: false });
  const { data: now } = await hub.octokit().repos.getReleaseAsset({ ...REPO, asset_id: data.id });
  expect(now.browser_download_url).toContain(`/releases/download/${release.tag_name}/one.txt`);
  expect(await (await fetch(now.browser_download_url)).text()).toBe("one\n");
});

test("the way to the bytes is a signed address on another host, which takes no token", async () => {
  const { data } = await upload(await draft(), "one.txt");
  const headers = { accept: "application/octet-stream", authorization: "token maintainer" };
  const way = await fetch(`${hub.addresses.api}/repos/o/r/releases/assets/${data.id}`, { headers, redirect: "manual" });
  const location = way.headers.get("location") ?? "";
  expect([way.status, way.headers.get("content-length"), location.startsWith(hub.addresses.web)]).toEqual([302, "0", false]);
  const refusal = await fetch(location, { headers });
  expect([refusal.status, await refusal.text()]).toEqual([400, expect.stringContaining("Only one auth mechanism allowed")]);
});

test("a second asset of one name is refused, by the name under which it is kept", async () => {
  const release = await draft();
  await upload(release, "a b.txt");
  const refusal = await refused(upload(release, "a  b.txt"));
  expect(refusal).toMatchObject({ status: 422, message: "Validation Failed", documentation_url: "https://docs.github.com/rest" });
  expect(refusal.errors).toEqual([{ resource: "ReleaseAsset", code: "already_exists", field: "name" }]);
});

test.each([
  ["My App 1.0.0 Setup.exe", "My.App.1.0.0.Setup.exe"],
  ["x-1.1.0-1~buster_amd64.deb", "x-1.1.0-1.buster_amd64.deb"],
  ["v1.3.0-(15-5)-6064eac.apk", "v1.3.0-.15-5.-6064eac.apk"],
  ["fake.      file.txt", "fake.file.txt"],
  ["a5_ð_æ_©_ŋ.txt", "a5_d_ae_._ng.txt"],
  ["é.txt", "e.txt"],
  ["a+b", "a+b"],
])("%s is kept as %s", (name, stored) => {
  expect(storedName(name)).toBe(stored);
});

test("an upload whose connection breaks leaves a starter, which holds the name until it is deleted", async () => {
  const release = await draft();
  await hub.control("POST faults", { faults: [{ match: "POST */assets?*", nth: 1, fault: { do: "reset", when: "during" } }] });
  await refused(upload(release, "one.txt", "x".repeat(100_000)));
  const { data: assets } = await maintainer.repos.listReleaseAssets({ ...REPO, release_id: release.id });
  expect(assets.map(({ name, state, size, digest }) => ({ name, state, size, digest }))).toEqual([
    { name: "one.txt", state: "starter", size: 0, digest: null },
  ]);
  expect((await refused(upload(release, "one.txt"))).errors).toMatchObject([{ code: "already_exists" }]);
  await maintainer.repos.deleteReleaseAsset({ ...REPO, asset_id: assets[0]?.id as number });
  expect((await upload(release, "one.txt")).status).toBe(201);
});

test("a storage that fails when all bytes are there leaves a starter too", async () => {
  const release = await draft();
  await hub.control("POST faults", {
    faults: [{ match: "POST */assets?*", nth: 1, fault: { do: "status", status: 502, when: "during" } }],
  });
  expect(await refused(upload(release, "one.txt"))).toMatchObject({ status: 502, message: "Error saving asset" });
  const { data } = await maintainer.repos.getRelease({ ...REPO, release_id: release.id });
  expect(data.assets.map(({ state }) => state)).toEqual(["starter"]);
});

test("an empty file is refused", async () => {
  expect(await refused(upload(await draft(), "empty", ""))).toMatchObject({ status: 400, message: "Bad Content-Length: " });
});

test("an asset can be renamed, but not to a name that is taken", async () => {
  const release = await draft();
  const [{ data: one }] = [await upload(release, "one.txt"), await upload(release, "two.txt")];
  const to = (name: string) => maintainer.repos.updateReleaseAsset({ ...REPO, asset_id: one.id, name });
  expect((await refused(to("two.txt"))).status).toBe(422);
  expect((await to("three.txt")).data.name).toBe("three.txt");
});

test("assets come in pages", async () => {
  const release = await draft();
  for (let n = 0; n < 32; n++) await upload(release, `a${n}`);
  const list = { ...REPO, release_id: release.id };
  expect((await maintainer.repos.listReleaseAssets(list)).data).toHaveLength(30);
  expect(await maintainer.paginate(maintainer.repos.listReleaseAssets, list)).toHaveLength(32);
});

test("an immutable release keeps its tag, assets and state; its tag's name is never free again", async () => {
  await hub.control("POST settings", { immutableReleases: true });
  const release = await draft();
  const { data: asset } = await upload(release, "one.txt");
  const own = { ...REPO, release_id: release.id };
  expect((await maintainer.repos.updateRelease({ ...own, draft: false })).data.immutable).toBe(true);
  expect((await maintainer.repos.updateRelease({ ...own, body: "better" })).data.body).toBe("better");
  expect((await refused(maintainer.repos.updateRelease({ ...own, draft: true }))).errors).toMatchObject([
    { message: "state cannot be changed when release is immutable" },
  ]);
  expect((await refused(upload(release, "two.txt"))).message).toBe("Cannot upload assets to an immutable release.");
  expect((await refused(maintainer.repos.deleteReleaseAsset({ ...REPO, asset_id: asset.id }))).errors).toEqual([
    { resource: "ReleaseAsset", code: "custom", message: "Cannot delete asset from an immutable release" },
  ]);
  await maintainer.repos.deleteRelease(own);
  await maintainer.git.deleteRef({ ...REPO, ref: `tags/${release.tag_name}` });
  const again = await refused(maintainer.repos.createRelease({ ...REPO, tag_name: release.tag_name }));
  expect(again.errors).toMatchObject([{ field: "pre_receive" }, { message: "tag_name was used by an immutable release" }, {}]);
  await hub.control("POST settings", { immutableReleases: false });
});
