import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Headers, readHeaders } from "../../domain/assets/metadata";
import { readWheelName } from "../../domain/assets/wheel-name";
import { infoFolder } from "../pypi/archive";
import { withZip } from "../pypi/zip";
import { readTarGz } from "../tar";

// The form of an upload to PyPI, as the official action's twine fills it in from a file's own metadata.

/** Fields that come once, by their names in the form and in the metadata. */
const SINGLE = {
  metadata_version: "Metadata-Version",
  name: "Name",
  version: "Version",
  summary: "Summary",
  requires_python: "Requires-Python",
  description_content_type: "Description-Content-Type",
  license: "License",
  license_expression: "License-Expression",
  author: "Author",
  author_email: "Author-email",
  keywords: "Keywords",
} as const;
const SEVERAL = {
  requires_dist: "Requires-Dist",
  classifiers: "Classifier",
  project_urls: "Project-URL",
  provides_extra: "Provides-Extra",
} as const;

/** The form of a wheel or a source archive. */
export async function uploadForm(file: string): Promise<FormData> {
  const bytes = readFileSync(file);
  const name = basename(file);
  const headers = readHeaders((await metadataOf(file)) ?? "");
  const wheel = readWheelName(name);
  const form = new FormData();
  const add = (field: string, value: string | undefined) => void (value !== undefined && form.append(field, value));
  for (const [field, value] of Object.entries({ ":action": "file_upload", protocol_version: "1" })) add(field, value);
  for (const [field, header] of Object.entries(SINGLE)) add(field, headers.first(header));
  for (const [field, header] of Object.entries(SEVERAL)) for (const value of headers.values(header)) add(field, value);
  add("description", textOf(headers));
  add("filetype", wheel ? "bdist_wheel" : "sdist");
  add("pyversion", wheel?.python ?? "source");
  add("sha256_digest", createHash("sha256").update(bytes).digest("hex"));
  form.append("content", new Blob([bytes], { type: "application/octet-stream" }), name);
  return form;
}

function textOf({ body }: Headers): string | undefined {
  return body === "" ? undefined : body;
}

/** METADATA of a wheel, PKG-INFO of a source archive. */
async function metadataOf(file: string): Promise<string | undefined> {
  const name = basename(file);
  if (name.endsWith(".whl")) return withZip(file, async (zip) => (await zip.read(`${infoFolder(name)}/METADATA`))?.toString("utf8"));
  const isInfo = (path: string) => /^[^/]+\/PKG-INFO$/.test(path);
  const tar = await readTarGz(createReadStream(file), { keep: isInfo, most: 1024 ** 3 });
  return [...(tar?.files.values() ?? [])][0]?.toString("utf8");
}
