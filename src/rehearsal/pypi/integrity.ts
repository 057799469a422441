import { acceptable } from "../accept";
import type { Reply } from "../exchange";
import type { PypiCall } from "./call";
import { CORS, READ } from "./headers";
import type { PypiHub } from "./hub";
import { findProject, findRelease } from "./look";

const TYPES = ["application/vnd.pypi.integrity.v1+json", "application/json"];

/** Who published a file, where its upload had attestations (warehouse/api/integrity.py). */
export function provenance(call: PypiCall, { state }: PypiHub): Reply {
  const project = findProject(state.projects, call.params.project);
  const release = project && findRelease(project, call.params.version);
  const file = release?.files.find(({ name }) => name === call.params.file);
  if (!file) return { status: 404, text: "", headers: { "Content-Type": "text/html; charset=UTF-8" } };
  const [type] = acceptable(call.request.headers.accept, TYPES);
  if (type === undefined) return { status: 406, json: { message: "Request not acceptable" } };
  if (!file.provenance) return { status: 404, json: { message: `No provenance available for ${file.name}` } };
  return { status: 200, json: file.provenance, headers: { ...READ, ...CORS, "Content-Type": type } };
}
