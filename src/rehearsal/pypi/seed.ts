import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { infoFolder } from "./archive";
import { hashing, sha256 } from "./digests";
import type { PypiHub } from "./hub";
import { normalName } from "./pep440";
import type { DistFile, Project, Release } from "./state";
import { addRelease } from "./upload";
import { withZip } from "./zip";

/** A file that is there already: its bytes are those at `path`, or `content`, which no installer can use. */
export type SeedFile = { name?: string; by?: string; provenance?: unknown } & ({ path: string } | { name: string; content: string });

/** A release that is there already. `opened` is a time in ISO's form; `yanked` says why, or only that. */
export interface SeedRelease {
  version: string;
  opened?: string;
  yanked?: string | true;
  info?: Readonly<Record<string, unknown>>;
  files: readonly SeedFile[];
}

/** A project that is there already; `deleted` are names of files that were there once. */
export interface SeedProject {
  name: string;
  owners: readonly string[];
  limit?: number;
  releases?: readonly SeedRelease[];
  deleted?: readonly string[];
}

/** Puts a project where it was before anybody looks: nothing is checked, as the past of a registry isn't. */
export async function seed(one: SeedProject, hub: PypiHub): Promise<void> {
  const project: Project = { name: one.name, owners: [...one.owners], limit: one.limit ?? null, serial: 0, releases: [] };
  for (const release of one.releases ?? []) addRelease(project, await seedRelease(release, one, hub));
  hub.state.projects[normalName(one.name)] = project;
  hub.state.names.push(...(one.deleted ?? []), ...project.releases.flatMap(({ files }) => files.map(({ name }) => name)));
  hub.touch(project);
}

async function seedRelease(one: SeedRelease, { owners: [owner = ""] }: SeedProject, hub: PypiHub): Promise<Release> {
  const opened = one.opened ?? hub.now().toISOString();
  const files: DistFile[] = [];
  for (const file of one.files) files.push(await seedFile(file, { opened, by: file.by ?? owner, hub }));
  const yankedReason = typeof one.yanked === "string" ? one.yanked : null;
  return { version: one.version, opened, yanked: one.yanked !== undefined, yankedReason, info: { ...INFO, ...one.info }, files };
}

const INFO = { summary: null, description: "", classifiers: [], requires_python: null, requires_dist: null };

async function seedFile(one: SeedFile, { opened, by, hub }: { opened: string; by: string; hub: PypiHub }): Promise<DistFile> {
  const file = hub.nextFile();
  if ("path" in one) copyFileSync(one.path, file);
  else writeFileSync(file, one.content);
  const name = one.name ?? basename((one as { path: string }).path);
  const bytes = readFileSync(file);
  const hashes = hashing();
  hashes.update(bytes);
  const isWheel = name.endsWith(".whl");
  const metadata = isWheel ? await withZip(file, (zip) => zip.read(`${infoFolder(name)}/METADATA`)) : undefined;
  if (metadata) writeFileSync(`${file}.metadata`, metadata);
  return {
    ...{ name, type: isWheel ? "bdist_wheel" : "sdist", python: isWheel ? (name.split("-").at(-3) ?? "py3") : "source" },
    ...{ comment: null, size: bytes.length, digests: hashes.digests(), uploaded: opened, file, by, hidden: 0 },
    metadata: metadata ? { file: `${file}.metadata`, sha256: sha256(metadata) } : null,
    provenance: one.provenance ?? null,
  };
}
