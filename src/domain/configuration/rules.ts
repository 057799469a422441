import { globFault } from "../glob";
import { readExpression } from "../manifests/expression";
import { REPOSITORY_NAME } from "../repository-name";

/**
 * What a string may be. `pattern` goes into the JSON Schema as it is (flag `u`); `fault` says what a pattern cannot, or what
 * exactly is wrong.
 */
export interface Rule {
  /** What such a string is called in the reference. */
  called: string;
  /** In words, after "must be". */
  is: string;
  pattern: string;
  /** In characters. */
  longest: number;
  fault?(text: string): string | undefined;
}

const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f\u2028\u2029`;
/** One part of a path: no `.`, `..`, `.git`; nothing that some system reads as more than a name. */
const PART = String.raw`(?!\.{1,2}(?:/|$))(?!\.[gG][iI][tT](?:/|$))[^/\\:*?"<>|${CONTROL}]+`;
const PACKAGE = `[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`;

/** The strings of cogrel.toml, each by what it means. */
export const RULES_OF_TEXT = {
  repository: {
    called: "repository",
    ...REPOSITORY_NAME,
  },
  path: {
    called: "path",
    is: 'a path inside the repository with "/" between its parts: no part that is "." or ".." or ".git", no "-" at its start, no \\ : * ? " < > | or control characters',
    pattern: `^(?!-)(?:${PART}/)*${PART}$`,
    longest: 400,
  },
  folder: {
    called: "folder",
    is: 'a folder inside the repository with "/" between its parts, or "." for its root: no part that is "." or ".." or ".git", no "-" at its start, no \\ : * ? " < > | or control characters',
    pattern: String.raw`^(?!-)(?:\.|(?:${PART}/)*${PART})$`,
    longest: 400,
  },
  branches: {
    called: "branch pattern",
    is: "a pattern of branch names: * and ? stop at /, ** does not, [a-z] is one character; all else as git takes it in a name, without { }",
    pattern: String.raw`^(?![-/])(?!.*(?:\.\.|//|/$))[^ ~^:\\{}${CONTROL}]+$`,
    longest: 100,
    fault: globFault,
  },
  prefix: {
    called: "prefix",
    is: "what stands before the version in a tag: letters, digits, . _ / - that git takes in a name, no digit at its end; or nothing",
    pattern: String.raw`^(?:|(?![-./])(?!.*(?:\.\.|//|/\.|\.lock/|[0-9]\.?$))[A-Za-z0-9._/-]+)$`,
    longest: 50,
  },
  match: {
    called: "expression",
    is: "a regular expression with one capture, (…), around the version",
    pattern: "^[^\\n\\r]+$",
    longest: 200,
    fault: matchFault,
  },
  package: { called: "package", is: "a package's name: letters, digits and . _ - between them", pattern: `^${PACKAGE}$`, longest: 100 },
  need: { called: "need", is: "a package's name, or registry:name", pattern: `^(?:(?:pypi|crates):)?${PACKAGE}$`, longest: 110 },
  asset: {
    called: "asset pattern",
    is: "an asset's name: letters, digits and . _ -, with {version} or {pep440} for the version and * ? [a-z] as for branches",
    pattern: String.raw`^(?![-.])(?:[A-Za-z0-9._*?!\[\]-]|\{(?:version|pep440)\})+$`,
    longest: 255,
    fault: globFault,
  },
  message: {
    called: "message",
    is: "one line with {version} in it",
    pattern: String.raw`^(?=\S)(?=.*\{version\})[^${CONTROL}]+(?<=\S)$`,
    longest: 200,
  },
  paths: {
    called: "path pattern",
    is: 'a pattern of files from the repository\'s root: * and ? stop at /, ** does not and may with / behind it be no folder, [a-z] is one character, a / at the end is all that is below; no part that is "." or ".."',
    pattern: String.raw`^(?![-/])(?!.*//)(?!(?:.*/)?\.{1,2}(?:/|$))[^\\${CONTROL}]+$`,
    longest: 200,
    fault: globFault,
  },
  component: {
    called: "name",
    is: "a name of small letters and digits with - between them, a letter first",
    pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
    longest: 50,
  },
  when: {
    called: "component",
    is: "the name of a component, or any",
    pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
    longest: 50,
  },
  job: {
    called: "job",
    is: "a job's id as GitHub takes it: letters, digits, - and _, a letter or _ first",
    pattern: "^[A-Za-z_][A-Za-z0-9_-]*$",
    longest: 100,
  },
  workflow: {
    called: "workflow",
    is: "a workflow's file in .github/workflows, by its name: release-build.yaml",
    pattern: String.raw`^(?![-.])[A-Za-z0-9._-]+\.ya?ml$`,
    longest: 100,
  },
  value: {
    called: "value",
    is: "a text of one line",
    pattern: String.raw`^(?=\S)[^${CONTROL}]+(?<=\S)$`,
    longest: 100,
  },
} as const satisfies Record<string, Rule>;

function matchFault(source: string): string | undefined {
  const read = readExpression(source);
  return "fault" in read ? read.fault : undefined;
}
