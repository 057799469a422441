import type { Reply } from "../exchange";
import { pathReader } from "../route-path";
import type { PypiCall, PypiHandler, PypiHost } from "./call";
import { download } from "./files";
import type { PypiHub } from "./hub";
import { provenance } from "./integrity";
import { jsonProject, jsonRelease } from "./json-api";
import { mintToken, oidcAudience } from "./oidc";
import { simpleDetail, simpleIndex, simpleSlash } from "./simple";
import { upload } from "./upload";
import { refusal, refused } from "./words";

type Route = readonly [host: PypiHost, method: string, path: string, run: PypiHandler];

/** The forms of the upload address, by their `:action`. */
const ACTIONS: Readonly<Record<string, PypiHandler>> = {
  file_upload: (call, hub) => hub.inTurn(() => upload(call, hub)),
  submit: (call) => refused(call, refusal(SUBMIT, 410)),
  submit_pkg_info: (call) => refused(call, refusal(SUBMIT, 410)),
  doc_upload: (call) =>
    refused(call, refusal("Uploading documentation is no longer supported, we recommend using https://readthedocs.org/.", 410)),
};
const SUBMIT = "Project pre-registration is no longer required or supported, upload your files instead.";
const NO_SLASH = "An upload was attempted to /legacy but the expected upload URL is /legacy/ (with a trailing slash)";

const ROUTES: readonly Route[] = [
  ["web", "GET", "/simple/", simpleIndex],
  ["web", "GET", "/simple", simpleSlash],
  ["web", "GET", "/simple/:name/", simpleDetail],
  ["web", "GET", "/simple/:name", simpleSlash],
  ["web", "GET", "/pypi/:name/json", jsonProject],
  ["web", "GET", "/pypi/:name/json/", jsonProject],
  ["web", "GET", "/pypi/:name/:version/json", jsonRelease],
  ["web", "GET", "/pypi/:name/:version/json/", jsonRelease],
  ["web", "GET", "/integrity/:project/:version/:file/provenance", provenance],
  ["web", "POST", "/legacy/", (call, hub) => ACTIONS[call.form?.fields.get(":action")?.[0] ?? ""]?.(call, hub) ?? NOT_FOUND],
  ["web", "POST", "/legacy", (call) => ({ ...refused(call, refusal(NO_SLASH, 308)), headers: { Location: "/legacy/" } })],
  ["web", "GET", "/_/oidc/audience", oidcAudience],
  ["web", "POST", "/_/oidc/mint-token", mintToken],
  ["files", "GET", "/packages/*path", download],
];

const READERS = ROUTES.map(([host, method, path, run]) => ({ host, method, run, read: pathReader(path) }));
const NOT_FOUND: Reply = { status: 404, text: "", headers: { "Content-Type": "text/html; charset=UTF-8" } };

/** What PyPI says to a request. What it has no route for is not there. */
export function answer(call: PypiCall, hub: PypiHub): Reply | Promise<Reply> {
  const asked = call.method === "HEAD" ? "GET" : call.method;
  for (const { host, method, run, read } of READERS) {
    const params = host === call.host && method === asked ? read(call.path) : undefined;
    if (params) return run({ ...call, params }, hub);
  }
  return NOT_FOUND;
}
