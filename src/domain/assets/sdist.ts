import type { AssetFacts } from "./asset-facts";
import { type Finding, listed } from "./finding";
import { readHeaders } from "./metadata";
import { contentFindings, identityFindings, type Named, type PackageAsked, versionFindings } from "./package-text";

const SUFFIX = ".tar.gz";

/** Everything in which a source archive is not what its name and the release say (PEP 625). */
export function sdistFindings({ name, archive }: AssetFacts, asked: PackageAsked): Finding[] {
  const named = sdistNamed(name);
  if (!named) return [wrong("is not named as a source archive is", "NAME-VERSION.tar.gz")];
  const own = versionFindings("sdist-identity", named, asked);
  // an archive that cannot be read has its finding already
  if (!archive || archive.members.length === 0) return own;
  const top = name.slice(0, -SUFFIX.length);
  const info = Object.hasOwn(archive.texts, `${top}/PKG-INFO`) ? archive.texts[`${top}/PKG-INFO`] : undefined;
  const headers = info === undefined ? undefined : readHeaders(info);
  return [
    ...own,
    ...topFindings(archive.members, top),
    ...(headers ? identityFindings("sdist-identity", "PKG-INFO", headers, named) : [wrong(`has no ${top}/PKG-INFO`)]),
    ...(headers ? contentFindings("PKG-INFO", headers, asked) : []),
  ];
}

/** Name and version as PKG-INFO has them; `undefined` where that cannot be read. */
export function sdistShown({ name, archive }: AssetFacts): string | undefined {
  const info = archive?.texts[`${name.slice(0, -SUFFIX.length)}/PKG-INFO`];
  const headers = info === undefined ? undefined : readHeaders(info);
  return headers && `${headers.first("Name")} ${headers.first("Version")}`;
}

function sdistNamed(name: string): Named | undefined {
  const [, own, version] = /^(.+)-([^-]+)\.tar\.gz$/.exec(name) ?? [];
  return own === undefined || version === undefined ? undefined : { name: own, version };
}

function wrong(found: string, expected?: string): Finding {
  return { rule: "sdist-identity", found, ...(expected !== undefined && { expected }) };
}

function topFindings(members: readonly { path: string }[], top: string): Finding[] {
  const others = members.map(({ path }) => path).filter((path) => path !== top && !path.startsWith(`${top}/`));
  const tops = [...new Set(others.map((path) => path.split("/", 1)[0] ?? ""))];
  return tops.length === 0 ? [] : [wrong(`has ${listed(tops)} at its top`, `${top}/ alone`)];
}
