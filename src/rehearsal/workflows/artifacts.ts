import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { matchesGlob } from "../../domain/glob";
import { openPathGlobs } from "../../domain/path-globs";
import type { StepPlace } from "./place";

/** Stands for actions/upload-artifact: files by globs, below what is common to all of these; hidden ones and `!` patterns stay out. */
export function upload({ artifacts, workspace, input, say }: StepPlace): void {
  const name = nameOf(input("name") || "artifact");
  const lines = input("path")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const wanted = lines.filter((line) => !line.startsWith("!")).map((line) => globOf(workspace, line));
  const unwanted = lines.filter((line) => line.startsWith("!")).map((line) => globOf(workspace, line.slice(1)));
  const globs = openPathGlobs([wanted, unwanted].map((group) => group.flatMap((glob) => [glob, `${glob}/**`])));
  const bases = wanted.map(baseOf);
  const isMeant = (path: string) => globs.match(path).join() === "0";
  const files = [...new Set(bases)].flatMap((base) => filesBelow(base)).filter(isMeant);
  if (files.length === 0) {
    const none = `No files were found with the provided path: ${lines.join(" ")}. No artifacts will be uploaded.`;
    if (input("if-no-files-found") === "error") throw new Error(none);
    say(none);
    return;
  }
  const base = bases.reduce(common);
  for (const file of new Set(files)) put(file, join(artifacts, name, relative(base, file)));
}

/** Stands for actions/download-artifact: one artifact by its name, or all that a pattern fits, each below its name unless merged. */
export function download({ artifacts, workspace, input }: StepPlace): void {
  const [name, pattern, to] = [input("name"), input("pattern") || "*", resolve(workspace, input("path"))];
  const there = existsSync(artifacts) ? readdirSync(artifacts).sort() : [];
  const names = name === "" ? there.filter((one) => matchesGlob(pattern, one)) : [nameOf(name)];
  if (name !== "" && !there.includes(name)) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  mkdirSync(to, { recursive: true });
  for (const one of names) {
    const merged = name !== "" || input("merge-multiple") === "true";
    cpSync(join(artifacts, one), merged ? to : join(to, one), { recursive: true });
  }
}

/** An artifact's name is no path. */
function nameOf(name: string): string {
  if (name.includes("/") || name.includes("\\") || /^\.+$/.test(name)) throw new Error(`The artifact name is not valid: ${name}`);
  return name;
}

function globOf(workspace: string, line: string): string {
  return resolve(workspace, line).split(sep).join("/");
}

/** The folder below which all that a glob fits is; of a path without a sign, what it is in. */
function baseOf(glob: string): string {
  const parts = glob.split("/");
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  if (first === -1) return existsSync(glob) && isFolder(glob) ? glob : dirname(glob);
  return parts.slice(0, first).join("/") || "/";
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function common(one: string, other: string): string {
  const [left, right] = [one.split("/"), other.split("/")];
  const end = left.findIndex((part, at) => part !== right[at]);
  return (end === -1 ? left : left.slice(0, end)).join("/") || "/";
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function put(file: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(file, to);
}
