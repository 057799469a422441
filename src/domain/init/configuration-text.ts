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
  const many = <T extends object>(name: Name, list: readonly T[], more: (item: T) => readonly string[] = () => []) =>
    list.length === 0
      ? []
      : [{ name, lines: list.flatMap((item, at) => [...(at > 0 ? [""] : []), `[[${name}]]`, ...keys(item), ...more(item)]) }];
  return [
    ...(repository === undefined ? [] : [{ name: "repository" as const, lines: keys({ repository }) }]),
    ...one("branches", branches),
    ...one("tag", tag),
    ...many("files", files),
    ...many("packages", packages, filesOf),
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

type Package = NonNullable<Configuration["packages"]>[number];

/** The files of a Python package, as every build names them. */
function wheelsOf({ registry, name }: Package): string[] {
  const own = name.replace(/[-_.]+/g, "_").toLowerCase();
  return registry === "pypi" ? [`"${own}-{pep440}-*.whl"`, `"${own}-{pep440}.tar.gz"`] : [];
}

/** Whether a release carries them too, only people know. */
function filesOf(one: Package): string[] {
  const files = wheelsOf(one);
  return files.length === 0 ? [] : ["# Its files, where the release carries them:", `# assets = [${files.join(", ")}]`];
}

/** What only people know: which files a release carries. */
function releaseExample({ configuration: { packages = [] } }: Findings): string[] {
  const wheels = packages.flatMap(wheelsOf);
  const others =
    wheels.length === 0 || packages.some(({ registry }) => registry === "crates") ? ['"tool_{version}_linux_x86_64.tar.gz"'] : [];
  return [
    "# What a release carries besides checksums.txt: cogrel draft and cogrel",
    "# audit ask for it. One line for each file, such as:",
    "# [release]",
    "# assets = [",
    ...[...wheels, ...others].map((name) => `#   { name = ${name} },`),
    "# ]",
  ];
}
