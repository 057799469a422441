import type { Configuration } from "../configuration/grammar";
import type { Findings } from "./findings";

/** The text of a cogrel.toml: what was found, each table with its reason, and what is still to be said as comments. */
export function configurationText(findings: Findings, schema: string | undefined): string {
  const { configuration, why, leftOut } = findings;
  const blocks = [
    [
      ...(schema === undefined ? [] : [`#:schema ${schema}`]),
      "# What cogrel must know of this repository. What is not said is as usual.",
      "# Every key: docs/configuration.md of cogrel. Written by: cogrel init",
      "schema = 1",
    ],
    ...tables(configuration).map(({ name, lines }) => [...comment(why[name]), ...lines]),
    ...(leftOut.length > 0 ? [["# Left out:", ...leftOut.map((line) => `# - ${line}`)]] : []),
    ...(findings.cogShape ? [] : [releaseExample(findings)]),
  ];
  return `${blocks.map((lines) => lines.map(printable).join("\n")).join("\n\n")}\n`;
}

/** A line of comment that stays one, whatever a file is called or holds; the others have no control characters. */
const printable = (line: string) => line.replace(/\p{Cc}/gu, "?");

const comment = (text: string | undefined) => (text === undefined ? [] : [`# ${text}`]);

type Name = keyof Configuration;

function tables({ repository, branches, tag, files = [], packages = [], ci }: Configuration): { name: Name; lines: string[] }[] {
  const one = (name: Name, table: object | undefined) => (table ? [{ name, lines: [`[${name}]`, ...keys(table)] }] : []);
  const many = (name: Name, list: readonly object[]) =>
    list.length === 0 ? [] : [{ name, lines: list.flatMap((item, at) => [...(at > 0 ? [""] : []), `[[${name}]]`, ...keys(item)]) }];
  return [
    ...(repository === undefined ? [] : [{ name: "repository" as const, lines: keys({ repository }) }]),
    ...one("branches", branches),
    ...one("tag", tag),
    ...many("files", files),
    ...many("packages", packages),
    ...one("ci", ci),
  ];
}

function keys(table: object): string[] {
  return Object.entries(table).map(
    ([key, value]) => `${key} = ${Array.isArray(value) ? `[${value.map(string).join(", ")}]` : string(value)}`,
  );
}

/** A string of TOML: as it is between single quotes where it has a backslash or double quotes, else between double ones. */
function string(text: string): string {
  return /[\\"]/.test(text) && !/['\p{Cc}]/u.test(text) ? `'${text}'` : JSON.stringify(text).replaceAll("\x7f", "\\u007f");
}

/** What only people know: which files a release carries. */
function releaseExample({ python, configuration: { packages = [] } }: Findings): string[] {
  const wheels = python.map((name) => name.replace(/[-_.]+/g, "_").toLowerCase());
  const examples = [
    ...wheels.flatMap((name) => [`{ name = "${name}-{pep440}-*.whl" }`, `{ name = "${name}-{pep440}.tar.gz" }`]),
    ...(packages.some(({ registry }) => registry === "crates") || wheels.length === 0
      ? ['{ name = "tool_{version}_linux_x86_64.tar.gz" }']
      : []),
  ];
  return [
    "# What a release carries besides checksums.txt: cogrel draft and cogrel",
    "# audit ask for it. One line for each file, such as:",
    "# [release]",
    "# assets = [",
    ...examples.map((line) => `#   ${line},`),
    "# ]",
  ];
}
