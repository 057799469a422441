import type { Archive, AssetFacts } from "./asset-facts";
import type { Finding } from "./finding";
import { type Headers, readHeaders } from "./metadata";
import { contentFindings, identityFindings, type PackageAsked, versionFindings } from "./package-text";
import { normalized, sameVersion } from "./python-name";
import { recordFaults } from "./record";
import { expandedTags, readWheelName, type WheelName } from "./wheel-name";

/** Everything in which a wheel is not what its name, its RECORD and the release say. */
export function wheelFindings({ name, archive }: AssetFacts, asked: PackageAsked): Finding[] {
  const named = readWheelName(name);
  if (!named) return [wrong("is not named as a wheel is", "NAME-VERSION-PYTHON-ABI-PLATFORM.whl")];
  const package_ = { name: named.distribution, version: named.version };
  const own = versionFindings("wheel-identity", package_, asked);
  // an archive that cannot be read has its finding already
  if (!archive || archive.members.length === 0) return own;
  const folders = infoFolders(archive);
  const [folder] = folders;
  if (folder === undefined) return [...own, wrong("has no .dist-info folder")];
  if (folders.length > 1) own.push(wrong(`has ${folders.length} .dist-info folders: ${folders.join(", ")}`, "one"));
  const metadata = headersOf(archive, `${folder}/METADATA`);
  const wheel = headersOf(archive, `${folder}/WHEEL`);
  return [
    ...own,
    ...folderFindings(folder, named),
    ...(metadata ? identityFindings("wheel-identity", "METADATA", metadata, package_) : [wrong(`has no ${folder}/METADATA`)]),
    ...(wheel ? wheelFileFindings(wheel, named) : [wrong(`has no ${folder}/WHEEL`)]),
    ...recordFindings(archive, folder),
    ...(metadata ? contentFindings("METADATA", metadata, asked) : []),
  ];
}

/** Name and version as METADATA has them; `undefined` where that cannot be read. */
export function wheelShown({ archive }: AssetFacts): string | undefined {
  const [folder] = archive ? infoFolders(archive) : [];
  const headers = archive && folder !== undefined ? headersOf(archive, `${folder}/METADATA`) : undefined;
  return headers && `${headers.first("Name")} ${headers.first("Version")}`;
}

function wrong(found: string, expected?: string): Finding {
  return { rule: "wheel-identity", found, ...(expected !== undefined && { expected }) };
}

/** The folders at the top that end so; METADATA, WHEEL and RECORD are in the one that a wheel has. */
function infoFolders({ members }: Archive): string[] {
  const tops = members.map(({ path }) => /^([^/]+\.dist-info)\//.exec(path)?.[1]).filter((top) => top !== undefined);
  return [...new Set(tops)];
}

function headersOf({ texts }: Archive, path: string): Headers | undefined {
  const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
  return text === undefined ? undefined : readHeaders(text);
}

function folderFindings(folder: string, { distribution, version }: WheelName): Finding[] {
  const [, name = "", own = ""] = /^(.*)-([^-]*)\.dist-info$/.exec(folder) ?? [];
  if (normalized(name) === normalized(distribution) && sameVersion(own, version)) return [];
  return [wrong(`has ${folder}`, `${distribution}-${version}.dist-info`)];
}

/** WHEEL against the name: the same tags, and libraries where such tags have them. */
function wheelFileFindings(wheel: Headers, named: WheelName): Finding[] {
  const findings: Finding[] = [];
  const format = wheel.first("Wheel-Version") ?? "none";
  if (!/^1\.\d+$/.test(format)) findings.push(wrong(`WHEEL is of version ${format}`, "1.0"));
  const tags = [...new Set(wheel.values("Tag").map((tag) => tag.toLowerCase()))].sort();
  const expected = expandedTags(named).sort();
  if (tags.join() !== expected.join()) findings.push(wrong(`WHEEL has the tags ${tags.join(", ") || "none"}`, expected.join(", ")));
  const pure = wheel.first("Root-Is-Purelib")?.toLowerCase();
  const fits = pureFits(named);
  if (!fits.includes(pure ?? "")) findings.push(wrong(`WHEEL says Root-Is-Purelib: ${pure ?? "nothing"}`, fits.join(" or ")));
  return findings;
}

/** A wheel for every platform is pure, one of an ABI is not; one of a platform alone may carry programs only, and be either. */
function pureFits({ abi, platform }: WheelName): readonly string[] {
  if (platform === "any") return ["true"];
  return abi === "none" ? ["true", "false"] : ["false"];
}

function recordFindings(archive: Archive, folder: string): Finding[] {
  const text = archive.texts[`${folder}/RECORD`];
  const faults = text === undefined ? [`has no ${folder}/RECORD`] : recordFaults(text, archive.members);
  return faults.map((found) => ({ rule: "wheel-record", found }));
}
