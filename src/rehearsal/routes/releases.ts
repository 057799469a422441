import type { Keys, Route } from "../call";
import { browserDownload, deleteAsset, fromStorage, getAsset, listAssets, updateAsset } from "../rest/assets";
import { generateNotes } from "../rest/notes";
import { updateRelease } from "../rest/release-update";
import { createRelease, deleteRelease, getByTag, getLatest, getRelease, listReleases } from "../rest/releases";
import { uploadAsset } from "../rest/upload";
import { read, write } from "./make";

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
const [RELEASES, ASSETS] = ["releases/releases", "releases/assets"];
const UPLOAD = "/repos/:owner/:repo/releases/:id/assets";

export const RELEASE_ROUTES: readonly Route[] = [
  read("/releases", `${RELEASES}#list-releases`, listReleases),
  read("/releases/latest", `${RELEASES}#get-the-latest-release`, getLatest),
  read("/releases/tags/*tag", `${RELEASES}#get-a-release-by-tag-name`, getByTag),
  read("/releases/assets/:id", `${ASSETS}#get-a-release-asset`, getAsset),
  write("contents", "PATCH /releases/assets/:id", `${ASSETS}#update-a-release-asset`, updateAsset, ASSET),
  write("contents", "DELETE /releases/assets/:id", `${ASSETS}#delete-a-release-asset`, deleteAsset),
  write("contents", "POST /releases", `${RELEASES}#create-a-release`, createRelease, NEW_RELEASE),
  write("contents", "POST /releases/generate-notes", `${RELEASES}#generate-release-notes-content-for-a-release`, generateNotes, NOTES),
  read("/releases/:id", `${RELEASES}#get-a-release`, getRelease),
  write("contents", "PATCH /releases/:id", `${RELEASES}#update-a-release`, updateRelease, RELEASE),
  write("contents", "DELETE /releases/:id", `${RELEASES}#delete-a-release`, deleteRelease),
  read("/releases/:id/assets", `${ASSETS}#list-release-assets`, listAssets),
  { method: "POST", path: UPLOAD, host: "uploads", writes: "contents", doc: "", run: uploadAsset },
  { method: "GET", path: "/:owner/:repo/releases/download/:tag/:name", host: "web", doc: "", run: browserDownload },
  { method: "GET", path: "/github-production-release-asset-2e65be/:number/:id", host: "storage", doc: "", run: fromStorage },
];
