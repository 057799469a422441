import { Parser } from "htmlparser2";
import { normalized } from "../../domain/assets/python-name";
import { REGISTRY_PAGES } from "../../domain/hosts";
import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";
import { nameAndVersion, type PypiFile, type PypiPage } from "../../domain/registries/pypi";
import { utcTime } from "../clock";

const HASH = /^[0-9a-f]{64}$/i;
/** Files of one project; the largest on PyPI have some tens of thousands. */
const MOST = 200_000;

/** The files of a page of the simple index in JSON (PEP 691, 700, 792). Throws an Error that says what is wrong with it. */
export function readSimpleJson(text: string, project: string): PypiPage {
  const page = Object(JSON.parse(text)) as { meta?: unknown; name?: unknown; files?: unknown; "project-status"?: unknown };
  const version = (Object(page.meta) as Record<string, unknown>)["api-version"];
  if (typeof version !== "string" || !/^1\.\d+$/.test(version)) throw new Error("another version of the API than 1");
  if (typeof page.name !== "string" || normalized(page.name) !== normalized(project)) throw new Error("the page of another project");
  if (!Array.isArray(page.files) || page.files.length > MOST) throw new Error("no list of files");
  const { status, reason } = Object(page["project-status"]) as Record<string, unknown>;
  return { files: distinct(page.files.map(fileOf), project), archived: isArchived(project, status, reason) };
}

/** A page lists its own project's files, each once; the name of a file is plain. */
function distinct(files: PypiFile[], project: string): PypiFile[] {
  const known = new Map<string, string | undefined>();
  for (const { name, sha256 } of files) {
    if (!NAME.test(name) || !isOf(name, project)) throw new Error(`a file that is none of the project: ${quoted(name)}`);
    if (known.has(name)) throw new Error(known.get(name) === sha256 ? `${name} twice` : `two digests of ${name}`);
    known.set(name, sha256);
  }
  return files;
}

/**
 * What an index says of a project as a whole (PEP 792): whether it is archived. A quarantined one offers none of its files, which is no
 * absence: throws a Problem with exit 3.
 */
function isArchived(project: string, status: unknown, reason: unknown): boolean {
  if (status !== "quarantined") return status === "archived";
  const why = typeof reason === "string" && reason !== "" ? `, ${quoted(reason)}` : "";
  throw new Problem("server-answer", `PyPI has quarantined ${project}${why}: it offers no file of it, and takes none`, {
    exit: 3,
    fix: `${REGISTRY_PAGES.pypi}/project/${normalized(project)}/        PyPI's administrators say why, and end it`,
  });
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._+!-]{0,254}$/;

function fileOf(one: unknown, at: number): PypiFile {
  const file = Object(one) as Record<string, unknown>;
  const { filename, hashes, size, yanked, provenance } = file;
  const sha256 = (Object(hashes) as Record<string, unknown>).sha256;
  if (typeof filename !== "string" || filename === "") throw new Error(`file ${at + 1} without a name`);
  if (sha256 !== undefined && (typeof sha256 !== "string" || !HASH.test(sha256))) throw new Error(`a hash of file ${at + 1} that is none`);
  if (yanked !== undefined && typeof yanked !== "boolean" && typeof yanked !== "string") throw new Error(`yanked of file ${at + 1}`);
  const uploaded = file["upload-time"];
  return {
    name: filename,
    sha256: sha256?.toLowerCase(),
    size: typeof size === "number" ? size : undefined,
    yanked: yanked === undefined || yanked === false ? undefined : yanked === true ? "" : yanked,
    uploaded: typeof uploaded === "string" ? utcTime(uploaded) : undefined,
    provenance: typeof provenance === "string" ? provenance : undefined,
  };
}

/** The files of a page of the simple index in HTML (PEP 503, 592, 792). Throws an Error that says what is wrong with it. */
export function readSimpleHtml(text: string, project: string): PypiPage {
  const files: PypiFile[] = [];
  let open: { href: string; yanked: string | undefined; provenance: string | undefined; words: string } | undefined;
  const said = new Map<string | undefined, string | undefined>();
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === "meta" && !said.has(attributes.name)) said.set(attributes.name, attributes.content);
      if (tag !== "a") return;
      const { href = "", "data-yanked": yanked, "data-provenance": provenance } = attributes;
      open = { href, yanked, provenance, words: "" };
    },
    ontext(words) {
      if (open) open.words += words;
    },
    onclosetag(tag) {
      if (tag !== "a" || !open) return;
      files.push(linked(open));
      if (files.length > MOST) throw new Error("too many links");
      open = undefined;
    },
  });
  parser.end(text);
  const version = said.get("pypi:repository-version");
  // PEP 629: another first number is another format.
  if (version !== undefined && !/^1\.\d+$/.test(version)) throw new Error("another version of the API than 1");
  // A page that asks for a login, or says that something is wrong, has none of both: it doesn't say that there are no files.
  if (files.length === 0 && version === undefined) throw new Error("no page of an index");
  // The others of that kind have links, but none to files of this project.
  const foreign = files.find(({ name }) => !isOf(name, project));
  if (foreign) throw new Error("a page with links that are no files of the project");
  const archived = isArchived(project, said.get("pypi:project-status"), said.get("pypi:project-status-reason"));
  return { files: distinct(files, project), archived };
}

/**
 * Whether a page is the root of a simple index, of which only the beginning may be there: its type says so (PEP 691), or it is HTML whose
 * links name a project each, the last part of their address being its name (PEP 503). What has no link says that it is an index (PEP 629).
 */
export function isSimpleRoot(type: string, text: string): boolean {
  if (/^application\/vnd\.pypi\.simple\.v1\+(?:json|html)$/.test(type)) return true;
  if (type !== "text/html") return false;
  const links: { href: string; words: string }[] = [];
  let marked = false;
  let open: { href: string; words: string } | undefined;
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === "meta" && attributes.name === "pypi:repository-version") marked = true;
      if (tag === "a") open = { href: attributes.href ?? "", words: "" };
    },
    ontext(words) {
      if (open) open.words += words;
    },
    onclosetag(tag, implied) {
      // What is closed by the end of the page may be half a link.
      if (tag === "a" && open && !implied) links.push(open);
      if (tag === "a") open = undefined;
    },
  });
  parser.end(text);
  return links.length === 0 ? marked : links.every(namesProject);
}

function namesProject({ href, words }: { href: string; words: string }): boolean {
  const [path = ""] = href.split(/[?#]/, 1);
  const name = words.trim();
  return name !== "" && normalized(decoded(path.replace(/\/$/, "").split("/").at(-1) ?? "")) === normalized(name);
}

function linked({
  href,
  yanked,
  provenance,
  words,
}: {
  href: string;
  yanked: string | undefined;
  provenance: string | undefined;
  words: string;
}): PypiFile {
  const name = words.trim();
  const [path = "", fragment = ""] = href.split("#", 2);
  // What is downloaded is what stands in the address: both must name the same file.
  if (decoded((path.split("?", 1)[0] as string).split("/").at(-1) ?? "") !== name)
    throw new Error(`a link to another file than ${quoted(name)}`);
  const [, sha256] = /(?:^|&)sha256=([^&]*)/.exec(fragment) ?? [];
  if (sha256 !== undefined && !HASH.test(sha256)) throw new Error(`a hash of ${quoted(name)} that is none`);
  return { name, sha256: sha256?.toLowerCase(), size: undefined, yanked, uploaded: undefined, provenance };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isOf(file: string, project: string): boolean {
  const named = nameAndVersion(file);
  // Old kinds of files (.egg, .exe) have names of their own.
  return named === undefined ? normalized(file).startsWith(`${normalized(project)}-`) : normalized(named.name) === normalized(project);
}
