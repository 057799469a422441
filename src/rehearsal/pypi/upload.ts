import { renameSync, writeFileSync } from "node:fs";
import type { Reply } from "../exchange";
import { type Archive, contentRefusal, readArchive } from "./archive";
import { provenanceOf } from "./attestations";
import { type Form, field, type PypiCall, type Received } from "./call";
import { sha256 } from "./digests";
import { fileNameRefusal, misnamedRefusal } from "./file-name";
import { formRefusal, tupleRefusal } from "./form";
import type { PypiHub } from "./hub";
import { infoOf } from "./info";
import { findProject, findRelease } from "./look";
import { metadataRefusal, versionOf } from "./metadata";
import { comparePep440, normalName, parsePep440 } from "./pep440";
import { repr } from "./python";
import type { DistFile, Project, PypiToken, Release } from "./state";
import { identify, nameOf, uploadRefusal } from "./tokens";
import { HTML, help, type Refusal, refusal, refused } from "./words";

// The upload itself, check by check in Warehouse's order and words (warehouse/forklift/legacy.py, file_upload). What is refused
// leaves nothing behind: no project, no release, no name that is used.

/** An upload that may be looked at: who, what, and where it would go. */
interface Upload {
  form: Form;
  content: Received;
  token: PypiToken;
  project: Project;
  release: Release;
}

/** The legacy upload form, with all that is wrong with it told one thing at a time. */
export async function upload(call: PypiCall, hub: PypiHub): Promise<Reply> {
  const opened = open(call, hub);
  if ("words" in opened) return refused(call, opened);
  const early = earlyRefusal(opened, hub);
  if (early) return refused(call, early);
  const known = knownFile(opened, hub);
  if (known === "same") return DONE;
  const late = known ?? lateRefusal(opened, hub) ?? (await stored(opened, hub));
  return late ? refused(call, late) : DONE;
}

const DONE: Reply = { status: 200, text: "", headers: { "Content-Type": HTML } };

/** Who sends it, whether the form is whole, and whether they may send it to this project. */
function open(call: PypiCall, hub: PypiHub): Upload | Refusal {
  const form: Form = call.form ?? { fields: new Map(), files: [] };
  const tuple = tupleRefusal(form);
  if (tuple) return tuple;
  const token = identify(call, hub.state);
  if ("words" in token) return token;
  const flaw = formRefusal(form) ?? metadataRefusal(form);
  if (flaw) return flaw;
  if (!form.content) return refusal("Upload payload does not have a file.");
  const project = projectOf(form, hub);
  const isNew = project.serial === 0;
  const refusedTo = uploadRefusal(token, project, isNew);
  if (refusedTo) return refusedTo;
  if (isNew && token.user !== undefined) project.owners.push(token.user);
  return { form, content: form.content, token, project, release: releaseOf(form, project, hub) };
}

/** The project of the form, or one that isn't there yet: its serial is 0. */
function projectOf(form: Form, { state }: PypiHub): Project {
  const name = field(form, "name") ?? "";
  const known = findProject(state.projects, name);
  return known ?? { name, owners: [], limit: null, serial: 0, releases: [] };
}

function releaseOf(form: Form, project: Project, hub: PypiHub): Release {
  const version = versionOf(form);
  const known = findRelease(project, version.text);
  if (known) return known;
  return { version: version.text, opened: hub.now().toISOString(), yanked: false, yankedReason: null, info: infoOf(form), files: [] };
}

const MEBIBYTE = 1024 ** 2;

function earlyRefusal({ form, content, project }: Upload, { state }: PypiHub): Refusal | undefined {
  const misnamed = fileNameRefusal(content.name, field(form, "filetype") ?? "");
  if (misnamed) return misnamed;
  if (content.type === "" || content.type.startsWith("image/")) return refusal("Invalid distribution file.");
  const limit = project.limit ?? state.settings.limit;
  if (content.size > limit)
    return refusal(
      `File too large. Limit for project ${repr(project.name)} is ${Math.floor(limit / MEBIBYTE)} MB. See https://docs.pypi.org/project-management/storage-limits#requesting-a-file-size-limit-increase for more information.`,
    );
  const told = { md5: "md5_digest", sha256: "sha256_digest", blake2b_256: "blake2_256_digest" } as const;
  const agree = Object.entries(told).every(([kind, name]) => {
    const digest = field(form, name)?.toLowerCase();
    return digest === undefined || digest === content.digests[kind as keyof typeof told];
  });
  return agree ? undefined : refusal("The digest supplied does not match a digest calculated from the uploaded file.");
}

/** A file is known by its name or by its bytes, of whatever project. */
function knownFile({ content }: Upload, { state }: PypiHub): "same" | Refusal | undefined {
  const { name, digests } = content;
  const files = Object.values(state.projects).flatMap(({ releases }) => releases.flatMap((release) => release.files));
  const known = files.find((file) => file.name === name || file.digests.blake2b_256 === digests.blake2b_256);
  if (!known) return undefined;
  if (known.name === name && known.digests.blake2b_256 === digests.blake2b_256) return "same";
  return refusal(
    `File already exists (${repr(name)}, with blake2_256 hash ${repr(digests.blake2b_256)}). See ${help("file-name-reuse")} for more information.`,
  );
}

const DAYS = 14;
const DAY = 24 * 3600 * 1000;

function lateRefusal({ form, content, release }: Upload, hub: PypiHub): Refusal | undefined {
  if (hub.state.names.includes(content.name))
    return refusal(
      `This filename was previously used by a file that has since been deleted. Use a different version. See ${help("file-name-reuse")} for more information.`,
    );
  if (hub.now().getTime() - Date.parse(release.opened) > DAYS * DAY)
    return refusal(`Uploading new files to releases older than ${DAYS} days is not allowed.`);
  const second = field(form, "filetype") === "sdist" && release.files.some(({ type }) => type === "sdist");
  return second ? refusal("Only one sdist may be uploaded per release.") : undefined;
}

/** Looks into the file, and keeps it if it is good. */
async function stored(one: Upload, hub: PypiHub): Promise<Refusal | undefined> {
  const { form, content, token, project } = one;
  const archive = await readArchive(content);
  if ("words" in archive) return archive;
  const flaw = misnamedRefusal(content.name, form, project) ?? contentRefusal(content.name, form, archive);
  if (flaw) return flaw;
  const proved = provenanceOf(form, token);
  if ("words" in proved) return proved;
  keep(one, fileOf(one, archive, proved.provenance, hub), hub);
  return undefined;
}

function fileOf({ form, content, token }: Upload, { metadata }: Archive, provenance: unknown, hub: PypiHub): DistFile {
  const file = hub.nextFile();
  renameSync(content.file, file);
  if (metadata) writeFileSync(`${file}.metadata`, metadata);
  return {
    name: content.name,
    type: field(form, "filetype") as DistFile["type"],
    python: field(form, "pyversion") ?? "source",
    comment: field(form, "comment") ?? null,
    size: content.size,
    digests: content.digests,
    uploaded: hub.now().toISOString(),
    file,
    metadata: metadata ? { file: `${file}.metadata`, sha256: sha256(metadata) } : null,
    provenance,
    by: nameOf(token),
    hidden: hub.state.settings.lag,
  };
}

/** Puts the file where it belongs, with the project and the release that it may be the first of. */
function keep({ form, token, project, release }: Upload, file: DistFile, hub: PypiHub): void {
  const by = nameOf(token);
  const normal = normalName(project.name);
  project.name = field(form, "name") ?? project.name;
  if (project.serial === 0) hub.note("create project", { project: normal }, by);
  hub.state.projects[normal] = project;
  if (release.files.length === 0 && !project.releases.includes(release)) {
    addRelease(project, release);
    hub.note("open release", { project: normal, version: release.version }, by);
  }
  release.files.push(file);
  hub.state.names.push(file.name);
  hub.touch(project);
  hub.note("upload", { project: normal, version: release.version, file: file.name, sha256: file.digests.sha256 }, by);
}

/** Releases stay in the order of PEP 440. */
export function addRelease({ releases }: Project, release: Release): void {
  releases.push(release);
  const version = ({ version }: Release) => parsePep440(version);
  releases.sort((left, right) => {
    const [one, other] = [version(left), version(right)];
    return one && other ? comparePep440(one, other) : 0;
  });
}
