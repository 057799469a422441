import { relativeLinks } from "../markdown/relative";
import { pep440, type Version } from "../version";
import { type Finding, listed } from "./finding";
import { description, type Headers } from "./metadata";
import { normalized, sameVersion } from "./python-name";
import { requirementFault, wantedRequirement } from "./requirement";

/** What a package's metadata must say. */
export interface PackageAsked {
  /** The release's version; `undefined` for a package that is not of it. */
  version: Version | undefined;
  /** Which packages need which others at this version. */
  needs: ReadonlyMap<string, readonly string[]>;
}

/** Name and version of a METADATA or PKG-INFO against those in the file's name. */
export function identityFindings(rule: "wheel-identity" | "sdist-identity", file: string, headers: Headers, named: Named): Finding[] {
  const [name, version] = [headers.values("Name"), headers.values("Version")];
  const counted = [name, version].some((values) => values.length > 1);
  if (counted) return [{ rule, found: `${file} names it twice`, expected: `one Name and one Version` }];
  const same = normalized(name[0] ?? "") === normalized(named.name) && sameVersion(version[0] ?? "", named.version);
  if (same) return [];
  return [
    { rule, found: `${file} says ${name[0] ?? "no name"} ${version[0] ?? "no version"}`, expected: `${named.name} ${named.version}` },
  ];
}

/** A package as a file's name has it. */
export interface Named {
  name: string;
  version: string;
}

/** Whether the file's name is of the release's version. */
export function versionFindings(rule: "wheel-identity" | "sdist-identity", named: Named, { version }: PackageAsked): Finding[] {
  if (!version || sameVersion(named.version, pep440(version))) return [];
  return [{ rule, found: `is of version ${named.version}`, expected: pep440(version) }];
}

/** Requirements of packages of the same release, and the README's links. */
export function contentFindings(file: string, headers: Headers, { version, needs }: PackageAsked): Finding[] {
  const requires = headers.values("Requires-Dist");
  const own = version ? (needs.get(normalized(headers.first("Name") ?? "")) ?? []) : [];
  const findings = own.flatMap((need): Finding[] => {
    const found = version && requirementFault(requires, need, version);
    return version && found ? [{ rule: "package-needs", found, expected: wantedRequirement(need, version) }] : [];
  });
  return [...findings, ...linkFindings(file, headers)];
}

const MARKDOWN = "text/markdown";

function linkFindings(file: string, headers: Headers): Finding[] {
  const readme = description(headers);
  if (readme?.type !== MARKDOWN) return [];
  const found = relativeLinks(readme.text);
  if ("fault" in found) return [{ rule: "readme-links", found: `README in ${file} ${found.fault}`, expected: "Markdown that can be read" }];
  const links = [...new Set(found)];
  if (links.length === 0) return [];
  return [{ rule: "readme-links", found: `README in ${file} links to ${listed(links)}`, expected: "absolute links" }];
}
