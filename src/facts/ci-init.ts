import { ciFiles } from "../domain/workflows/files";
import { type CiFile, type CiInitFacts, ciFile, type FileThere } from "../domain/workflows/init";
import { groundOf } from "../domain/workflows/project";
import { sha256 } from "../world/digest";
import { hasPlainWay, lookAt } from "../world/files";
import type { Git } from "../world/git";
import { folderSource } from "../world/source";
import { manifestsFrom } from "./manifests";
import { projectFromSource } from "./project";

/** The files of CI for the working tree's Project, and what is there in their place. */
export async function ciInitFacts(git: Git, version: string): Promise<CiInitFacts> {
  const { top } = git.repository;
  const source = folderSource(top);
  const project = await projectFromSource(source);
  const ground = groundOf(project, await manifestsFrom(source, project.files), version);
  const files: CiFile[] = [];
  for (const file of ciFiles(ground)) files.push(ciFile(file, await thereIn(git, file.path)));
  return { files, ofCogShape: ground.ofCogShape, jobsKnown: ground.jobsKnown, digest: sha256 };
}

async function thereIn(git: Git, path: string): Promise<FileThere> {
  const there = lookAt(git.repository.top, path);
  if (there.kind === "missing") return { kind: hasPlainWay(git.repository.top, path) ? "missing" : "odd" };
  if (there.kind !== "plain" || there.text === undefined) return { kind: "odd" };
  const indexed = (await git.objects().read(`:${path}`))?.body.toString("utf8");
  return { kind: "plain", text: there.text, digest: sha256(there.bytes), indexed };
}
