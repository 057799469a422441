import { createHash } from "node:crypto";
import { wantedRequirement } from "../../domain/assets/requirement";
import { expandedTags, type WheelName } from "../../domain/assets/wheel-name";
import type { Version } from "../../domain/version";
import { tarGzOf } from "./tar";
import { type Packed, zipOf } from "./zip";

interface PackageAsked {
  name: string;
  /** PEP 440. */
  version: string;
  /** Requirements as METADATA has them. */
  requires: readonly string[];
}

/** The requirements of a package that needs others of the same release. */
export function requirementsOf(needs: readonly string[], version: Version): string[] {
  return needs.map((need) => wantedRequirement(need, version));
}

/** A wheel that pip installs: one module, METADATA, WHEEL, and a RECORD that is right. */
export function wheelOf(named: WheelName, requires: readonly string[]): Buffer {
  const { distribution: name, version, platform } = named;
  const info = `${name}-${version}.dist-info`;
  const wheel = [
    "Wheel-Version: 1.0",
    "Generator: cogrel-rehearsal",
    `Root-Is-Purelib: ${platform === "any"}`,
    ...expandedTags(named).map((tag) => `Tag: ${tag}`),
    ...(named.build === undefined ? [] : [`Build: ${named.build}`]),
  ];
  const files = [
    textFile(`${name}/__init__.py`, `__version__ = "${version}"\n`),
    textFile(`${info}/METADATA`, metadata({ name, version, requires })),
    textFile(`${info}/WHEEL`, `${wheel.join("\n")}\n`),
  ];
  const lines = [...files.map(recordLine), `${info}/RECORD,,`];
  return zipOf([...files, textFile(`${info}/RECORD`, `${lines.join("\n")}\n`)]);
}

/** A source archive that a build backend could build: PKG-INFO, pyproject.toml, one module. */
export function sdistOf({ name, version, requires }: PackageAsked): Buffer {
  const top = `${name}-${version}`;
  const project = [
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    `[project]\nname = "${name}"\nversion = "${version}"\ndependencies = ${JSON.stringify(requires)}\n`,
  ];
  return tarGzOf([
    textFile(`${top}/PKG-INFO`, metadata({ name, version, requires })),
    textFile(`${top}/pyproject.toml`, project.join("\n")),
    textFile(`${top}/${name}/__init__.py`, `__version__ = "${version}"\n`),
  ]);
}

function metadata({ name, version, requires }: PackageAsked): string {
  const headers = [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    "Summary: Made for a rehearsal",
    "Requires-Python: >=3.10",
    ...requires.map((one) => `Requires-Dist: ${one}`),
    "Description-Content-Type: text/markdown",
  ];
  return `${headers.join("\n")}\n\n# ${name}\n\nMade for a rehearsal; nothing of it is [published](https://pypi.org).\n`;
}

function textFile(path: string, text: string): Packed {
  return { path, bytes: Buffer.from(text) };
}

function recordLine({ path, bytes }: Packed): string {
  return `${path},sha256=${createHash("sha256").update(bytes).digest("base64url")},${bytes.length}`;
}
