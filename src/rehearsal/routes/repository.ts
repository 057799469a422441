import { createToken, getApp, installationOf, listRepositories } from "../apps/installations";
import type { Keys, Route } from "../call";
import { OTHERS } from "../keys";
import { getRateLimit, getUser } from "../rest/account";
import { compare, getCommit } from "../rest/commits";
import { getContents } from "../rest/contents";
import { deleteContents, putContents } from "../rest/contents-write";
import { createRef, deleteRef, getRef, matchingRefs, updateRef } from "../rest/refs";
import { getRepository, immutableReleases } from "../rest/repository";
import { setImmutable, updateRepository } from "../rest/repository-settings";
import { createTag, getTag } from "../rest/tags";
import { getTeam } from "../rest/teams";
import { getCollaborator, getNamed } from "../rest/users";
import { ADMINS, read, write } from "./make";

const TAG: Keys = { tag: "string!", message: "string!", object: "string!", type: "string!", tagger: "object" };
const FILE: Keys = { message: "string!", content: "string!", sha: "string", branch: "string", [OTHERS]: "" };
const NO_FILE: Keys = { message: "string!", sha: "string!", branch: "string", [OTHERS]: "" };
const FLAG = "boolean";
const SETTINGS: Keys = {
  ...{ allow_merge_commit: FLAG, allow_squash_merge: FLAG, allow_rebase_merge: FLAG, allow_auto_merge: FLAG, private: FLAG },
  ...{ delete_branch_on_merge: FLAG, allow_update_branch: FLAG, archived: FLAG, default_branch: "string", [OTHERS]: "" },
};
const IMMUTABLE = "repos/repos#check-if-immutable-releases-are-enabled-for-a-repository";
const PUSHERS = { denied: "Must have push access to view collaborator permission." };

export const REPOSITORY_ROUTES: readonly Route[] = [
  read("", "repos/repos#get-a-repository", getRepository),
  write("administration", "PATCH ", "repos/repos#update-a-repository", updateRepository, SETTINGS, ADMINS),
  read("/immutable-releases", IMMUTABLE, immutableReleases),
  write("administration", "PUT /immutable-releases", "repos/repos#enable-immutable-releases", setImmutable),
  write("administration", "DELETE /immutable-releases", "repos/repos#disable-immutable-releases", setImmutable),
  read("/contents", "repos/contents#get-repository-content", getContents),
  read("/contents/*path", "repos/contents#get-repository-content", getContents),
  write("contents", "PUT /contents/*path", "repos/contents#create-or-update-file-contents", putContents, FILE),
  write("contents", "DELETE /contents/*path", "repos/contents#delete-a-file", deleteContents, NO_FILE),
  read("/collaborators/:name/permission", "collaborators/collaborators#get-repository-permissions-for-a-user", getCollaborator, {
    reads: "secrets",
    ...PUSHERS,
  }),
  read("/git/ref/*rest", "git/refs#get-a-reference", getRef),
  read("/git/matching-refs/*rest", "git/refs#list-matching-references", matchingRefs),
  write("contents", "POST /git/refs", "git/refs#create-a-reference", createRef, { ref: "string!", sha: "string!" }),
  write("contents", "PATCH /git/refs/*rest", "git/refs#update-a-reference", updateRef, { sha: "string!", force: FLAG }),
  write("contents", "DELETE /git/refs/*rest", "git/refs#delete-a-reference", deleteRef),
  write("contents", "POST /git/tags", "git/tags#create-a-tag-object", createTag, TAG),
  read("/git/tags/:sha", "git/tags#get-a-tag", getTag),
  read("/compare/*rest", "commits/commits#compare-two-commits", compare),
  // The rest of the commits' calls stand before this one: it takes all that is left of a path.
  read("/commits/*rest", "commits/commits#get-a-commit", getCommit),
];

/** What an App asks for itself, and what is no repository's. */
export const OTHER_ROUTES: readonly Route[] = [
  { method: "GET", path: "/app", app: true, doc: "apps/apps#get-the-authenticated-app", run: getApp },
  {
    method: "POST",
    path: "/app/installations/:id/access_tokens",
    app: true,
    turns: true,
    doc: "apps/apps#create-an-installation-access-token-for-an-app",
    keys: { permissions: "object", [OTHERS]: "" },
    run: createToken,
  },
  read("/installation", "apps/apps#get-a-repository-installation-for-the-authenticated-app", installationOf, { app: true }),
  {
    method: "GET",
    path: "/installation/repositories",
    doc: "apps/installations#list-repositories-accessible-to-the-app-installation",
    run: listRepositories,
  },
  { method: "GET", path: "/orgs/:org/teams/:team", doc: "teams/teams#get-a-team-by-name", run: getTeam },
  { method: "GET", path: "/users/:name", doc: "", run: getNamed },
  { method: "GET", path: "/rate_limit", doc: "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user", run: getRateLimit },
  { method: "GET", path: "/user", doc: "users/users#get-the-authenticated-user", run: getUser },
];
