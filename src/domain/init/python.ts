import { normalized } from "../assets/python-name";
import { RULES_OF_TEXT } from "../configuration/rules";
import { folderOf } from "../manifests/repository-path";
import { find, scanToml } from "../manifests/toml";

/** A Python package that may be published with the version. */
export interface PythonPackage {
  name: string;
  /** Its pyproject.toml. */
  file: string;
  path: string;
  /** Normalised names of what it depends on. */
  dependencies: readonly string[];
  /** Its version is made when it is built. */
  dynamic: boolean;
}

const NAME = new RegExp(RULES_OF_TEXT.package.pattern, "u");

/** The package of a pyproject.toml; `undefined` where it describes none, or one that must not be uploaded. */
export function pythonPackage(file: string, text: string): PythonPackage | undefined {
  const scanned = scanToml(text);
  if ("fault" in scanned) return undefined;
  const { document } = scanned;
  const name = find(document, ["project", "name"])?.value;
  if (name?.kind !== "string" || !NAME.test(name.text)) return undefined;
  const items = (key: string) =>
    document.entries
      .filter(({ path, value }) => path.length === 3 && path[0] === "project" && path[1] === key && value.kind === "string")
      .map(({ value }) => value.text);
  // https://pypi.org/classifiers: PyPI refuses every upload with such a classifier.
  if (items("classifiers").some((one) => one.startsWith("Private ::"))) return undefined;
  const dependencies = items("dependencies").map((one) => normalized(/^[A-Za-z0-9._-]+/.exec(one.trim())?.[0] ?? ""));
  return { name: name.text, file, path: folderOf(file), dependencies, dynamic: items("dynamic").includes("version") };
}
