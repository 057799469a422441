import { Parser } from "htmlparser2";
import { normalized } from "../../domain/assets/python-name";
import { nameAndVersion, type PypiFile } from "../../domain/registries/pypi";

const HASH = /^[0-9a-f]{64}$/i;
/** Files of one project; the largest on PyPI have some tens of thousands. */
const MOST = 200_000;

/** The files of a page of the simple index in JSON (PEP 691, 700). Throws an Error that says what is wrong with it. */
export function readSimpleJson(text: string, project: string): PypiFile[] {
  const page = Object(JSON.parse(text)) as { meta?: unknown; name?: unknown; files?: unknown };
  const version = (Object(page.meta) as Record<string, unknown>)["api-version"];
  if (typeof version !== "string" || !/^1\.\d+$/.test(version)) throw new Error("another version of the API than 1");
  if (typeof page.name !== "string" || normalized(page.name) !== normalized(project)) throw new Error("the page of another project");
  if (!Array.isArray(page.files) || page.files.length > MOST) throw new Error("no list of files");
  return page.files.map(fileOf);
}

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
    uploaded: typeof uploaded === "string" ? uploaded : undefined,
    provenance: typeof provenance === "string" ? provenance : undefined,
  };
}

/** The files of a page of the simple index in HTML (PEP 503, 592). Throws an Error that says what is wrong with it. */
export function readSimpleHtml(text: string, project: string): PypiFile[] {
  const files: PypiFile[] = [];
  let open: { href: string; yanked: string | undefined; provenance: string | undefined; words: string } | undefined;
  let seen = false;
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === "html" || tag === "body" || tag === "a") seen = true;
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
  if (!seen) throw new Error("no page of an index");
  // A page that says that something is wrong has links too, but none to files of this project.
  const foreign = files.find(({ name }) => !isOf(name, project));
  if (foreign) throw new Error("a page with links that are no files of the project");
  return files;
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
  const [, sha256] = /#(?:.*&)?sha256=([0-9a-f]{64})(?:&|$)/i.exec(href) ?? [];
  return { name: words.trim(), sha256: sha256?.toLowerCase(), size: undefined, yanked, uploaded: undefined, provenance };
}

function isOf(file: string, project: string): boolean {
  const named = nameAndVersion(file);
  // Old kinds of files (.egg, .exe) have names of their own.
  return named === undefined ? normalized(file).startsWith(normalized(project)) : normalized(named.name) === normalized(project);
}
