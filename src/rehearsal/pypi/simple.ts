import { acceptable } from "../accept";
import type { Reply } from "../exchange";
import type { PypiCall } from "./call";
import { CORS, movedTo, READ } from "./headers";
import type { PypiHub } from "./hub";
import { filePath, findProject } from "./look";
import { normalName } from "./pep440";
import type { DistFile, Project, Release } from "./state";
import { escaped } from "./words";

// The simple index: PEP 503 and 691, with the fields of PEP 592, 658, 700, 708, 714, 740 and 792 (warehouse/api/simple.py,
// warehouse/packaging/utils.py and its templates).

const API_VERSION = "1.4";
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const TYPES = ["text/html", "application/vnd.pypi.simple.v1+html", JSON_TYPE];

/** The list of all projects. */
export function simpleIndex(call: PypiCall, { state }: PypiHub): Reply {
  const names = Object.keys(state.projects).sort();
  const projects = names.map((name) => ({ name: state.projects[name]?.name ?? name, "_last-serial": state.projects[name]?.serial }));
  const headers = { ...READ, ...CORS, "X-PyPI-Last-Serial": String(state.serial) };
  const meta = { "api-version": API_VERSION, "_last-serial": state.serial };
  const links = projects.map(({ name }) => `    <a href="/simple/${normalName(name)}/">${escaped(name)}</a>\n`);
  return page(call, { meta, projects }, html("Simple index", links.join(""), ""), headers);
}

/** All files of a project, as installers see them. */
export function simpleDetail(call: PypiCall, hub: PypiHub): Reply {
  const { name = "" } = call.params;
  const project = findProject(call.shown ?? hub.state.projects, name);
  if (!project) return NOT_FOUND;
  if (name !== normalName(name)) return movedTo(`/simple/${normalName(name)}/`, CORS);
  const files = visible(project).map((one) => fileShape(one, project, hub));
  const headers = { ...READ, ...CORS, "X-PyPI-Last-Serial": String(project.serial) };
  const shape = {
    meta: { "api-version": API_VERSION, "_last-serial": project.serial },
    name: normalName(project.name),
    "project-status": { status: "active" },
    versions: [...new Set(visible(project).map(({ release }) => release.version))],
    files,
  };
  const title = `Links for ${shape.name}`;
  const body = `    <h1>${title}</h1>\n${files.map(link).join("")}`;
  const meta = '    <meta name="pypi:project-status" content="active">\n';
  const reply = page(call, shape, `${html(title, body, meta)}\n<!--SERIAL ${project.serial}-->`, headers);
  come(project);
  return reply;
}

const NOT_FOUND: Reply = { status: 404, text: "404 Not Found", headers: { "Content-Type": "text/plain; charset=UTF-8", ...CORS } };

/** A path without its last slash leads to the one with it. */
export function simpleSlash({ path }: PypiCall): Reply {
  return movedTo(`${path}/`, CORS);
}

interface Placed {
  file: DistFile;
  release: Release;
}

function visible({ releases }: Project): Placed[] {
  return releases.flatMap((release) => {
    const files = release.files.filter(({ hidden }) => hidden === 0);
    return files.sort((left, right) => (left.name < right.name ? -1 : 1)).map((file) => ({ file, release }));
  });
}

/** Each look brings files that lag one read nearer. */
function come({ releases }: Project): void {
  for (const file of releases.flatMap(({ files }) => files)) file.hidden = Math.max(file.hidden - 1, 0);
}

function fileShape({ file, release }: Placed, project: Project, { bases }: PypiHub) {
  const metadata = file.metadata ? { sha256: file.metadata.sha256 } : (false as const);
  return {
    filename: file.name,
    url: bases.files + filePath(file),
    hashes: { sha256: file.digests.sha256 },
    "requires-python": (release.info.requires_python ?? null) as string | null,
    size: file.size,
    "upload-time": micro(file.uploaded),
    yanked: release.yanked ? (release.yankedReason ?? true) : false,
    "data-dist-info-metadata": metadata,
    "core-metadata": metadata,
    provenance: file.provenance ? `${bases.web}/integrity/${normalName(project.name)}/${release.version}/${file.name}/provenance` : null,
  };
}

/** A time as PyPI tells it, to the microsecond. */
export function micro(time: string): string {
  return time.replace(/(\.\d{3})Z$/, "$1000Z");
}

function link(file: ReturnType<typeof fileShape>): string {
  const attributes = [
    file["requires-python"] === null ? "" : `data-requires-python="${escaped(file["requires-python"])}" `,
    file.yanked === false ? "" : `data-yanked="${file.yanked === true ? "" : escaped(file.yanked)}" `,
    file["core-metadata"] ? METADATA.replaceAll("HASH", file["core-metadata"].sha256) : "",
    file.provenance === null ? "" : ` data-provenance="${file.provenance}"`,
  ];
  return `    <a href="${file.url}#sha256=${file.hashes.sha256}" ${attributes.join("")}>${escaped(file.filename)}</a><br />\n`;
}

const METADATA = 'data-dist-info-metadata="sha256=HASH" data-core-metadata="sha256=HASH"';

function html(title: string, body: string, meta: string): string {
  const version = `    <meta name="pypi:repository-version" content="${API_VERSION}">\n`;
  return `<!DOCTYPE html>\n<html lang="en">\n  <head>\n${version}${meta}    <title>${title}</title>\n  </head>\n  <body>\n${body}  </body>\n</html>`;
}

/** The page in the type that the client likes best; who likes none of them gets HTML. */
function page({ request }: PypiCall, shape: unknown, text: string, headers: Record<string, string>): Reply {
  const [type = "text/html"] = acceptable(request.headers.accept, TYPES);
  if (type === JSON_TYPE) return { status: 200, text: `${JSON.stringify(shape)}\n`, headers: { ...headers, "Content-Type": type } };
  return { status: 200, text, headers: { ...headers, "Content-Type": `${type}; charset=UTF-8` } };
}
