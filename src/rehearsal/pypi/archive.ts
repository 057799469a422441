import { createReadStream } from "node:fs";
import { readTarGz } from "../tar";
import { all, type Form, type Received } from "./call";
import { type Refusal, refusal } from "./words";
import { withZip, type Zip } from "./zip";

// What must be in a file: warehouse/forklift/legacy.py and warehouse/utils/wheel.py. Not here: the scan for known malware, the
// zip's record framing, sparse tar members, entry points.

/** What a good archive has to show for itself. */
export interface Archive {
  names: ReadonlySet<string>;
  /** A wheel's own metadata. */
  metadata?: Buffer;
}

const invalid = (words: string): Refusal => refusal(`Invalid distribution file. ${words}`);

/** Reads the archive as far as it is looked at, or says why it is none. */
export async function readArchive({ name, file }: Pick<Received, "name" | "file">): Promise<Archive | Refusal> {
  if (name.endsWith(".tar.gz")) return readSdist(file);
  const read = await withZip(file, (zip) => (name.endsWith(".whl") ? readWheel(zip, name) : readZip(zip)));
  return read ?? invalid("File is not a zipfile");
}

/** More than this unpacked is looked at as a bomb, if it is packed well enough. */
const LARGE = 64 * 1024 * 1024;
const RATIO = 50;

function bombRefusal({ entries }: Zip): Refusal | undefined {
  const [size, compressed] = [sum(entries.map((entry) => entry.size)), sum(entries.map((entry) => entry.compressed))];
  if (size > LARGE && size / compressed > RATIO) return invalid(`File exceeds compression ratio of ${RATIO}`);
  const known = entries.every(({ method }) => method === 0 || method === 8);
  return known ? undefined : invalid("File does not use a supported compression type");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function readWheel(zip: Zip, file: string): Promise<Archive | Refusal> {
  const bomb = bombRefusal(zip);
  if (bomb) return bomb;
  const folder = infoFolder(file);
  if (folder === undefined) return invalid("Unable to parse name and version from wheel filename");
  const names = new Set(zip.entries.map(({ name }) => name));
  if (!names.has(`${folder}/WHEEL`)) return invalid(`WHEEL not found at ${folder}/WHEEL`);
  const metadata = await zip.read(`${folder}/METADATA`);
  return { names, ...(metadata && { metadata }) };
}

/** The folder in a wheel that tells of it, by the wheel's name as it is written. */
export function infoFolder(file: string): string | undefined {
  const [name, version, rest] = file.split("-", 3);
  return rest === undefined ? undefined : `${name}-${version}.dist-info`;
}

async function readZip(zip: Zip): Promise<Archive | Refusal> {
  return bombRefusal(zip) ?? sdistOf(zip.entries.map(({ name }) => name));
}

const MOST_UNPACKED = 4 * 1024 ** 3;

async function readSdist(file: string): Promise<Archive | Refusal> {
  const tar = await readTarGz(createReadStream(file), { keep: () => false, most: MOST_UNPACKED });
  return tar ? sdistOf(tar.entries.map(({ path }) => path)) : invalid("File is not a tarfile");
}

function sdistOf(paths: readonly string[]): Archive | Refusal {
  const top = commonFolder(paths);
  if (["", ".", "/"].includes(top)) return invalid("Incorrect number of top-level directories in sdist");
  const names = new Set(paths);
  return names.has(`${top}/PKG-INFO`) ? { names } : invalid(`PKG-INFO not found at ${top}/PKG-INFO`);
}

/** The folder that all paths have in common; of a single path it is that path. */
function commonFolder(paths: readonly string[]): string {
  const parts = paths.map((path) => path.split("/").filter((part) => part !== "" && part !== "."));
  const [first = []] = parts;
  const differs = first.findIndex((part, at) => parts.some((one) => one[at] !== part));
  return first.slice(0, differs === -1 ? first.length : differs).join("/");
}

/** Why an archive that is one lacks what its metadata and its kind promise. */
export function contentRefusal(file: string, form: Form, { names, metadata }: Archive): Refusal | undefined {
  const folder = infoFolder(file);
  const isWheel = file.endsWith(".whl");
  for (const license of all(form, "license_file")) {
    const path = isWheel ? `${folder}/licenses/${license}` : `${commonFolder([...names])}/${license}`;
    if (!names.has(path)) return refusal(`License-File ${license} does not exist in distribution file ${file} at ${path}`);
  }
  if (!isWheel) return undefined;
  if (!names.has(`${folder}/RECORD`)) return refusal(`Wheel '${file}' does not contain the required RECORD file: ${folder}/RECORD`);
  return metadata ? undefined : refusal(`Wheel '${file}' does not contain the required METADATA file: ${folder}/METADATA`);
}
