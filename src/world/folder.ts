import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { There } from "../domain/wheel/wheel";

/** What there is at an absolute path, links followed: a person named it. Of a folder the files. */
export function thereAt(path: string): There {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return { kind: "missing" };
  if (!stat.isDirectory()) return { kind: "file" };
  const names = readdirSync(path).filter((name) => name.endsWith(".whl"));
  return { kind: "folder", names: names.filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile()) };
}
