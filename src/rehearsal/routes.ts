import type { Handler, Host, Keys, Route } from "./call";
import { getRateLimit, getUser } from "./rest/account";
import { getRun, listChecks, listJobs, listRuns } from "./rest/actions";
import { browserDownload, deleteAsset, fromStorage, getAsset, listAssets, updateAsset } from "./rest/assets";
import { compare, getCommit } from "./rest/commits";
import { generateNotes } from "./rest/notes";
import { createRef, deleteRef, getRef, matchingRefs, updateRef } from "./rest/refs";
import { updateRelease } from "./rest/release-update";
import { createRelease, deleteRelease, getByTag, getLatest, getRelease, listReleases } from "./rest/releases";
import { getRepository, immutableReleases } from "./rest/repository";
import { createTag, getTag } from "./rest/tags";
import { uploadAsset } from "./rest/upload";
import { pathReader } from "./route-path";

const RELEASE: Keys = {
  tag_name: "string",
  target_commitish: "string",
  name: "string|null",
  body: "string|null",
  draft: "boolean",
  prerelease: "boolean",
  discussion_category_name: "string",
  make_latest: "/true/false/legacy",
};
const NEW_RELEASE: Keys = { ...RELEASE, tag_name: "string!", generate_release_notes: "boolean" };
const NOTES: Keys = { tag_name: "string!", target_commitish: "string", previous_tag_name: "string", configuration_file_path: "string" };
const ASSET: Keys = { name: "string", label: "string", state: "string" };
const TAG: Keys = { tag: "string!", message: "string!", object: "string!", type: "string!", tagger: "object" };

/** What the API has: `:name` is one part of the path, `*rest` all that is left of it. */
const ROUTES: readonly Route[] = [
  read("/repos/:owner/:repo", "repos/repos#get-a-repository", getRepository),
  read("/repos/:owner/:repo/immutable-releases", "repos/repos#check-if-immutable-releases-are-enabled-for-a-repository", immutableReleases),
  read("/repos/:owner/:repo/releases", "releases/releases#list-releases", listReleases),
  read("/repos/:owner/:repo/releases/latest", "releases/releases#get-the-latest-release", getLatest),
  read("/repos/:owner/:repo/releases/tags/*tag", "releases/releases#get-a-release-by-tag-name", getByTag),
  read("/repos/:owner/:repo/releases/assets/:id", "releases/assets#get-a-release-asset", getAsset),
  write("PATCH", "/repos/:owner/:repo/releases/assets/:id", "releases/assets#update-a-release-asset", updateAsset, ASSET),
  write("DELETE", "/repos/:owner/:repo/releases/assets/:id", "releases/assets#delete-a-release-asset", deleteAsset),
  write("POST", "/repos/:owner/:repo/releases", "releases/releases#create-a-release", createRelease, NEW_RELEASE),
  write(
    "POST",
    "/repos/:owner/:repo/releases/generate-notes",
    "releases/releases#generate-release-notes-content-for-a-release",
    generateNotes,
    NOTES,
  ),
  read("/repos/:owner/:repo/releases/:id", "releases/releases#get-a-release", getRelease),
  write("PATCH", "/repos/:owner/:repo/releases/:id", "releases/releases#update-a-release", updateRelease, RELEASE),
  write("DELETE", "/repos/:owner/:repo/releases/:id", "releases/releases#delete-a-release", deleteRelease),
  read("/repos/:owner/:repo/releases/:id/assets", "releases/assets#list-release-assets", listAssets),
  { method: "POST", path: "/repos/:owner/:repo/releases/:id/assets", host: "uploads", writes: "contents", doc: "", run: uploadAsset },
  read("/repos/:owner/:repo/git/ref/*rest", "git/refs#get-a-reference", getRef),
  read("/repos/:owner/:repo/git/matching-refs/*rest", "git/refs#list-matching-references", matchingRefs),
  write("POST", "/repos/:owner/:repo/git/refs", "git/refs#create-a-reference", createRef, { ref: "string!", sha: "string!" }),
  write("PATCH", "/repos/:owner/:repo/git/refs/*rest", "git/refs#update-a-reference", updateRef, { sha: "string!", force: "boolean" }),
  write("DELETE", "/repos/:owner/:repo/git/refs/*rest", "git/refs#delete-a-reference", deleteRef),
  write("POST", "/repos/:owner/:repo/git/tags", "git/tags#create-a-tag-object", createTag, TAG),
  read("/repos/:owner/:repo/git/tags/:sha", "git/tags#get-a-tag", getTag),
  read("/repos/:owner/:repo/compare/*rest", "commits/commits#compare-two-commits", compare),
  read("/repos/:owner/:repo/commits/:ref/check-runs", "checks/runs#list-check-runs-for-a-git-reference", listChecks),
  read("/repos/:owner/:repo/commits/*rest", "commits/commits#get-a-commit", getCommit),
  read("/repos/:owner/:repo/actions/runs", "actions/workflow-runs#list-workflow-runs-for-a-repository", listRuns),
  read("/repos/:owner/:repo/actions/runs/:id", "actions/workflow-runs#get-a-workflow-run", getRun),
  read("/repos/:owner/:repo/actions/runs/:id/jobs", "actions/workflow-jobs#list-jobs-for-a-workflow-run", listJobs),
  read("/rate_limit", "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user", getRateLimit),
  read("/user", "users/users#get-the-authenticated-user", getUser),
  { ...read("/:owner/:repo/releases/download/:tag/:name", "", browserDownload), host: "web" },
  { ...read("/github-production-release-asset-2e65be/:number/:id", "", fromStorage), host: "storage" },
];

function read(path: string, doc: string, run: Handler): Route {
  return { method: "GET", path, doc, run };
}

function write(method: string, path: string, doc: string, run: Handler, keys?: Keys): Route {
  return { method, path, writes: "contents", doc, run, ...(keys && { keys }) };
}

/** The route of a request, and what its path names. The first that fits wins. */
export function findRoute(method: string, host: Host, path: string): { route: Route; params: Record<string, string> } | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  for (const { route, read } of READERS) {
    if (route.method !== asked || (route.host ?? "api") !== host) continue;
    const params = read(path);
    if (params) return { route, params };
  }
  return undefined;
}

const READERS = ROUTES.map((route) => ({ route, read: pathReader(route.path) }));
