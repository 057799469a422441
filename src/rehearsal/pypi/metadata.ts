import { all, type Form, field } from "./call";
import { type Pep440, parsePep440 } from "./pep440";
import { repr } from "./python";
import { type Refusal, refusal } from "./words";

// The metadata of the form: packaging/metadata.py in github.com/pypa/packaging, then warehouse/forklift/metadata.py. Rules that
// need the list of classifiers, a parser of requirements, of licence expressions or of addresses are not here.

interface Flaw {
  field: string;
  words: string;
}

type Rule = (form: Form) => Flaw[];

const VERSIONS = ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5"];
/** Since which metadata version there is a field, by the field's name in the form, with its own name. */
const SINCE: readonly (readonly [since: string, ...fields: (readonly [inForm: string, own: string])[]])[] = [
  ["1.1", ["supported_platform", "supported-platform"], ["download_url", "download-url"], ["classifiers", "classifier"]],
  [
    "1.2",
    ["maintainer", "maintainer"],
    ["maintainer_email", "maintainer-email"],
    ["requires_dist", "requires-dist"],
    ["requires_python", "requires-python"],
    ["project_urls", "project-url"],
  ],
  ["2.1", ["description_content_type", "description-content-type"], ["provides_extra", "provides-extra"]],
  ["2.2", ["dynamic", "dynamic"]],
  ["2.4", ["license_expression", "license-expression"], ["license_file", "license-file"]],
];
/** The fields that come once. */
const SINGLE = [
  ...["author", "author_email", "description", "description_content_type", "download_url", "home_page", "keywords", "license"],
  ...["license_expression", "maintainer", "maintainer_email", "metadata_version", "name", "requires_python", "summary", "version"],
];
const CORE = "https://packaging.python.org/specifications/core-metadata";
const LOCAL = "https://packaging.python.org/en/latest/specifications/version-specifiers/#local-version-identifiers";

const one = (name: string, flaw: string | undefined): Flaw[] => (flaw === undefined ? [] : [{ field: name, words: flaw }]);

/** Each step is taken only when the one before found nothing. */
const STEPS: readonly (readonly Rule[])[] = [
  [(form) => SINGLE.filter((name) => all(form, name).length > 1).map((name) => ({ field: name, words: `${repr(name)} has invalid data` }))],
  [metadataVersion, version, introduced, oneLine, requiresPython],
  [localVersion, shortSummary, privateClassifier, projectUrls, directDependency, oneLicense],
];

/** Why the metadata is refused; of several flaws the most telling one is told, as Warehouse does. */
export function metadataRefusal(form: Form): Refusal | undefined {
  for (const rules of STEPS) {
    const flaws = rules.flatMap((rule) => rule(form));
    const [first] = flaws.sort((left, right) => rank(left.field) - rank(right.field) || compareText(left.field, right.field));
    if (first) return refusal(`${first.words}${first.words.endsWith(".") ? "" : "."} See ${pageOf(first)} for more information.`);
  }
  return undefined;
}

const FIRST = ["metadata-version", "name", "version"];

function rank(name: string): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function pageOf({ field: name, words }: Flaw): string {
  return name === "version" && words.includes("use of local versions") ? LOCAL : CORE;
}

/** The version of a form that was not refused. */
export function versionOf(form: Form): Pep440 {
  return parsePep440(field(form, "version") ?? "") as Pep440;
}

function metadataVersion(form: Form): Flaw[] {
  const value = field(form, "metadata_version");
  if (VERSIONS.includes(value ?? "")) return [];
  return one("metadata-version", `${value === undefined ? "None" : repr(value)} is not a valid metadata version`);
}

function version(form: Form): Flaw[] {
  const value = field(form, "version");
  if (value === undefined) return one("version", "'version' is a required field");
  return parsePep440(value) ? [] : one("version", `${repr(value)} is invalid for 'version'`);
}

function introduced(form: Form): Flaw[] {
  const used = VERSIONS.indexOf(field(form, "metadata_version") ?? "");
  if (used === -1) return [];
  return SINCE.filter(([since]) => VERSIONS.indexOf(since) > used).flatMap(([since, ...fields]) =>
    fields
      .filter(([inForm]) => all(form, inForm).length > 0)
      .map(([, own]) => ({ field: own, words: `${own} introduced in metadata version ${since}, not ${VERSIONS[used]}` })),
  );
}

function oneLine(form: Form): Flaw[] {
  return one("summary", field(form, "summary")?.includes("\n") ? "'summary' must be a single line" : undefined);
}

const SPECIFIER = /^\s*(?<operator>~=|===|==|!=|<=|>=|<|>)\s*(?<version>[^\s,;]+)\s*$/;

function requiresPython(form: Form): Flaw[] {
  const value = field(form, "requires_python");
  const wrong = value?.split(",").some((part) => {
    const found = SPECIFIER.exec(part)?.groups;
    return part.trim() !== "" && !(found && parsePep440((found.version ?? "").replace(/\.\*$/, "")));
  });
  return one("requires-python", wrong ? `${repr(value ?? "")} is invalid for 'requires-python'` : undefined);
}

function localVersion(form: Form): Flaw[] {
  const { local, text } = versionOf(form);
  return one("version", local === undefined ? undefined : `The use of local versions in '${text}' is not allowed.`);
}

function shortSummary(form: Form): Flaw[] {
  return one("summary", [...(field(form, "summary") ?? "")].length > 512 ? "'summary' field must be 512 characters or less." : undefined);
}

/** Of the classifiers these alone are known to be none: people write them so that nobody uploads by mistake. */
function privateClassifier(form: Form): Flaw[] {
  const wrong = all(form, "classifiers").filter((classifier) => classifier.startsWith("Private :: "));
  return wrong.sort().map((classifier) => ({ field: "classifier", words: `${repr(classifier)} is not a valid classifier.` }));
}

function projectUrls(form: Form): Flaw[] {
  return all(form, "project_urls").flatMap((pair) => {
    const [label = "", ...url] = pair.split(",");
    if (label.trim() === "") return one("project-url", "Must have a label");
    if (label.trim().length > 32) return one("project-url", `${repr(label.trim())} must be 32 characters or less.`);
    return url.join(",").trim() === "" ? one("project-url", "Must have a URL") : [];
  });
}

function directDependency(form: Form): Flaw[] {
  const direct = all(form, "requires_dist").filter((requirement) => /^[^;]*\s*@\s*[a-z+]+:/i.test(requirement));
  return direct.map((requirement) => ({
    field: "requires-dist",
    words: `Can't have direct dependency: ${requirement.replace(/\s*@\s*/, " @ ")}`,
  }));
}

function oneLicense(form: Form): Flaw[] {
  if (field(form, "license") === undefined || field(form, "license_expression") === undefined) return [];
  const words = "License is deprecated when License-Expression is present. Only License-Expression should be present.";
  return one("license", words);
}
