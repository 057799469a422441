import { relative, resolve, sep } from "node:path";
import { readJobsFile } from "../domain/ci/gate-input";
import { JOBS_FILE } from "../domain/ci/needs";
import { EXIT, Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import type { WorkflowFacts } from "../domain/workflow-check/check";
import { LARGEST } from "../domain/workflow-check/measure";
import { tasksOf } from "../domain/workflow-check/tasks";
import { folderSource, type Source } from "../world/source";
import type { World } from "../world/world";
import { projectFromSource, topOf } from "./project";

const FOLDER = ".github/workflows";
const MOST_FILES = 200;

/** The working tree's workflow files, or those that are named, with what they are judged by. Throws `usage`, exit 2. */
export async function workflowFacts(world: World, asked: readonly string[]): Promise<WorkflowFacts> {
  const top = topOf(world);
  const source = folderSource(top);
  const { ci, tagPrefix } = await projectFromSource(source);
  const paths = asked.length > 0 ? [...new Set(asked.map((path) => pathIn(top, world.cwd, path)))] : await pathsIn(source);
  if (paths.length > MOST_FILES)
    throw new Problem("usage", `${paths.length} files, and at most ${MOST_FILES} are read`, {
      exit: EXIT.usage,
      fix: `cogrel ci check ${FOLDER}/ci.yaml`,
    });
  const texts = await source.files(paths);
  const files = paths.map((path, at) => fileOf(path, texts[at]));
  return { files, ci, tagPrefix, list: await listIn(source), tasks: await tasksIn(source) };
}

function pathIn(top: string, cwd: string, asked: string): string {
  const path = relative(top, resolve(cwd, asked)).split(sep).join("/");
  if (path !== "" && !path.startsWith("../") && path !== "..") return path;
  throw new Problem("usage", `${quoted(asked)} is not in the repository`, {
    exit: EXIT.usage,
    fix: `cogrel ci check        reads all of ${FOLDER}`,
  });
}

async function pathsIn(source: Source): Promise<string[]> {
  const names = ((await source.folder(FOLDER)) ?? []).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length > 0) return names.map((name) => `${FOLDER}/${name}`);
  throw new Problem("usage", `there are no workflow files in ${FOLDER}`, { exit: EXIT.usage, fix: "cogrel ci check FILE" });
}

function fileOf(path: string, held: Awaited<ReturnType<Source["files"]>>[number]): WorkflowFacts["files"][number] {
  if (held === undefined)
    throw new Problem("usage", `there is no file ${quoted(path)}`, {
      exit: EXIT.usage,
      fix: `cogrel ci check        reads all of ${FOLDER}`,
    });
  if (typeof held === "object") return { path, odd: held.why };
  return held.length > LARGEST ? { path, odd: `is larger than ${LARGEST / 1024} KiB` } : { path, text: held };
}

/** The list that the gate judges by, if the checkout has one. */
async function listIn(source: Source): Promise<WorkflowFacts["list"]> {
  const [held] = await source.files([JOBS_FILE]);
  if (held === undefined) return undefined;
  if (typeof held === "string") return readJobsFile(held);
  throw new Problem("configuration", `${JOBS_FILE} ${held.why}`, { exit: EXIT.usage, fix: `git checkout HEAD -- ${JOBS_FILE}` });
}

/** Where mise looks for tasks that are files: https://mise.jdx.dev/tasks/file-tasks.html */
const TASK_FOLDERS = ["mise-tasks", ".mise-tasks", "mise/tasks", ".mise/tasks", ".config/mise/tasks"];

async function tasksIn(source: Source): Promise<WorkflowFacts["tasks"]> {
  const folders = await Promise.all(TASK_FOLDERS.map((folder) => source.folder(folder)));
  const [text, hidden] = await source.files(["mise.toml", ".mise.toml"]);
  if (typeof text !== "string" || hidden !== undefined || folders.some((folder) => folder !== undefined)) return undefined;
  return tasksOf(text);
}
