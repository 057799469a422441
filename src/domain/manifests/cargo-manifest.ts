import { folderOf } from "./repository-path";
import { nodeAt, scanToml, type TomlFault, type TomlNode } from "./toml";
import { type Literal, type Outline, outlineOf } from "./toml-proof";

/** A dependency, or a patch, that has a path or a version requirement. */
export interface Dependency {
  /** The key, by which `workspace = true` takes it. */
  name: string;
  /** The package's own name: `package = …`, else the key. */
  package: string;
  /** `[target.'cfg(unix)'.dev-dependencies] coglet` */
  what: string;
  /** As written, relative to the manifest's folder. */
  path: string | undefined;
  /** Where it comes from if not from a path, as `[patch.SOURCE]` names it: `crates-io`, a registry, a git address. */
  source: string;
  version: Literal | undefined;
}

/** One Cargo.toml, read. Format: The Cargo Book, "The Manifest Format" and "Workspaces". */
export interface Manifest {
  path: string;
  folder: string;
  /** All that is kept of the scan: a workspace may have thousands of manifests. */
  outline: Outline;
  /** Undefined for a workspace without a package of its own. */
  package: Package | undefined;
  workspace: Workspace | undefined;
  /** Those of `[workspace.dependencies]` are the Workspace's. */
  dependencies: readonly Dependency[];
  patches: readonly Dependency[];
  /** Names under which `workspace = true` takes a dependency from the workspace. */
  inherited: readonly string[];
}

export interface Package {
  name: string;
  version: Literal | undefined;
  inheritsVersion: boolean;
  publish: boolean | "inherited";
  /** `package.workspace`: the folder of the workspace that it says it belongs to. */
  workspace: string | undefined;
}

export interface Workspace {
  version: Literal | undefined;
  publish: boolean;
  members: readonly string[];
  exclude: readonly string[];
  /** By the name that members use. */
  dependencies: ReadonlyMap<string, Dependency>;
}

// the spellings with an underscore are Cargo's own old ones
const DEPENDENCIES = ["dependencies", "dev-dependencies", "build-dependencies", "dev_dependencies", "build_dependencies"];

export function readManifest(path: string, text: string): Manifest | { fault: TomlFault } {
  const scanned = scanToml(text);
  if ("fault" in scanned) return scanned;
  const { root } = scanned.document;
  const tables = dependencyTables(root);
  return {
    path,
    folder: folderOf(path),
    outline: outlineOf(scanned.document),
    package: packageOf(root),
    workspace: workspaceOf(root),
    dependencies: tables.flatMap(([title, table]) => dependenciesOf(title, table)),
    patches: patchesOf(root),
    inherited: tables.flatMap(([, table]) =>
      [...(table.children ?? [])].filter(([, one]) => isTrue(one, "workspace")).map(([name]) => String(name)),
    ),
  };
}

function packageOf(root: TomlNode): Package | undefined {
  const table = nodeAt(root, ["package"]) ?? nodeAt(root, ["project"]);
  const name = table && stringAt(table, "name");
  if (table === undefined || name === undefined) return undefined;
  const version = table.children?.get("version");
  return {
    name: name.text,
    version: stringAt(table, "version"),
    inheritsVersion: version !== undefined && isTrue(version, "workspace"),
    publish: isTrue(table.children?.get("publish"), "workspace") ? "inherited" : publishes(table),
    workspace: textAt(table, "workspace"),
  };
}

function workspaceOf(root: TomlNode): Workspace | undefined {
  const table = nodeAt(root, ["workspace"]);
  if (table === undefined) return undefined;
  const shared = nodeAt(table, ["package"]);
  const dependencies = nodeAt(table, ["dependencies"]);
  return {
    version: shared && stringAt(shared, "version"),
    publish: shared === undefined || publishes(shared),
    members: stringsAt(table, "members"),
    exclude: stringsAt(table, "exclude"),
    dependencies: new Map(dependencies && dependenciesOf("[workspace.dependencies]", dependencies).map((one) => [one.name, one])),
  };
}

/** `publish = false` and an empty list of registries keep a package at home. */
function publishes(table: TomlNode): boolean {
  const publish = table.children?.get("publish");
  if (publish?.entry?.value.kind === "array") return (publish.children?.size ?? 0) > 0;
  return publish?.entry?.value.text !== "false";
}

function dependencyTables(root: TomlNode): [string, TomlNode][] {
  const targets = [...(nodeAt(root, ["target"])?.children ?? [])];
  return [
    ...tablesOf("", root, DEPENDENCIES),
    ...targets.flatMap(([target, table]) => tablesOf(`target.${keyText(String(target))}.`, table, DEPENDENCIES)),
  ];
}

function patchesOf(root: TomlNode): Dependency[] {
  return [...(nodeAt(root, ["patch"])?.children ?? [])].flatMap(([source, table]) =>
    dependenciesOf(`[patch.${keyText(String(source))}]`, table).map((one) => ({ ...one, source: String(source) })),
  );
}

function tablesOf(prefix: string, parent: TomlNode, names: readonly string[]): [string, TomlNode][] {
  const tables: [string, TomlNode][] = [];
  for (const name of names) {
    const table = parent.children?.get(name);
    if (table !== undefined) tables.push([`[${prefix}${name}]`, table]);
  }
  return tables;
}

function dependenciesOf(title: string, table: TomlNode): Dependency[] {
  const found: Dependency[] = [];
  for (const [key, one] of table.children ?? []) {
    const name = String(key);
    const path = textAt(one, "path");
    const version = one.entry?.value.kind === "string" ? one.entry.value : stringAt(one, "version");
    if (path === undefined && version === undefined) continue;
    const source = textAt(one, "git") ?? textAt(one, "registry") ?? "crates-io";
    found.push({ name, package: textAt(one, "package") ?? name, what: `${title} ${keyText(name)}`, path, source, version });
  }
  return found;
}

/** A key as a person would write it. */
function keyText(key: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(key)) return key;
  return key.includes("'") ? JSON.stringify(key) : `'${key}'`;
}

function stringAt(table: TomlNode, key: string): Literal | undefined {
  const value = table.children?.get(key)?.entry?.value;
  return value?.kind === "string" ? value : undefined;
}

function textAt(table: TomlNode, key: string): string | undefined {
  return stringAt(table, key)?.text;
}

function stringsAt(table: TomlNode, key: string): string[] {
  const items = [...(table.children?.get(key)?.children?.values() ?? [])];
  return items.flatMap((item) => (item.entry?.value.kind === "string" ? [item.entry.value.text] : []));
}

function isTrue(table: TomlNode | undefined, key: string): boolean {
  return table?.children?.get(key)?.entry?.value.text === "true";
}
