import type { Reply } from "../exchange";
import type { PypiCall } from "./call";
import { CORS, movedTo } from "./headers";
import type { PypiHub } from "./hub";
import { filePath, findProject, findRelease, latestRelease } from "./look";
import { normalName } from "./pep440";
import { micro } from "./simple";
import type { DistFile, Project, Release } from "./state";

// The JSON API: warehouse/legacy/api/json.py. It is of the moment: it runs ahead of the simple index.

/** The latest release, and the files of all. */
export function jsonProject(call: PypiCall, hub: PypiHub): Reply {
  const project = findProject(hub.state.projects, call.params.name);
  const release = project && latestRelease(project);
  if (!project || !release) return NOT_FOUND;
  const releases = Object.fromEntries(project.releases.toReversed().map((one) => [one.version, fileShapes(one, hub)]));
  return moved(call, project) ?? found(project, { ...shape(project, release, hub), releases });
}

/** One release. */
export function jsonRelease(call: PypiCall, hub: PypiHub): Reply {
  const project = findProject(hub.state.projects, call.params.name);
  const release = project && findRelease(project, call.params.version);
  if (!project || !release) return NOT_FOUND;
  return moved(call, project) ?? found(project, shape(project, release, hub));
}

const NOT_FOUND: Reply = { status: 404, text: '{"message": "Not Found"}', headers: { "Content-Type": "application/json", ...CORS } };

function moved({ path, params }: PypiCall, project: Project): Reply | undefined {
  const normal = normalName(project.name);
  return params.name === normal ? undefined : movedTo(path.replace(/^\/pypi\/[^/]+/, `/pypi/${normal}`), CORS);
}

function found({ serial }: Project, json: unknown): Reply {
  const headers = { "Content-Type": "application/json", "Cache-Control": "max-age=900, public", ...CORS };
  return { status: 200, text: `${JSON.stringify(json)}\n`, headers: { ...headers, "X-PyPI-Last-Serial": String(serial) } };
}

function shape(project: Project, release: Release, hub: PypiHub) {
  const page = `${hub.bases.web}/project/${project.name}/`;
  return {
    info: {
      name: project.name,
      version: release.version,
      ...release.info,
      downloads: { last_day: -1, last_week: -1, last_month: -1 },
      package_url: page,
      project_url: page,
      release_url: `${page}${release.version}/`,
      docs_url: null,
      bugtrack_url: null,
      yanked: release.yanked,
      yanked_reason: release.yankedReason,
    },
    urls: fileShapes(release, hub),
    vulnerabilities: [],
    last_serial: project.serial,
    ownership: { roles: project.owners.toSorted().map((user) => ({ role: "Owner", user })), organization: null },
  };
}

function fileShapes(release: Release, hub: PypiHub) {
  return release.files.toSorted((left, right) => (left.name < right.name ? -1 : 1)).map((file) => fileShape(file, release, hub));
}

function fileShape(file: DistFile, { info, yanked, yankedReason }: Release, { bases }: PypiHub) {
  return {
    filename: file.name,
    packagetype: file.type,
    python_version: file.python,
    has_sig: false,
    comment_text: file.comment,
    md5_digest: file.digests.md5,
    digests: file.digests,
    "core-metadata": file.metadata ? { sha256: file.metadata.sha256 } : false,
    size: file.size,
    downloads: -1,
    upload_time: file.uploaded.slice(0, 19),
    upload_time_iso_8601: micro(file.uploaded),
    url: bases.files + filePath(file),
    requires_python: info.requires_python ?? null,
    yanked,
    yanked_reason: yankedReason,
  };
}
