/** The path that `relative` means in `folder`, both with "/"; "" is the root. Undefined when it is absolute or leaves the repository. */
export function joinPath(folder: string, relative: string): string | undefined {
  if (relative.startsWith("/")) return undefined;
  if (PLAIN.test(relative)) return folder === "" ? relative : `${folder}/${relative}`;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** A single name, by far the most common path. */
const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** The folder of a file; "" for a file at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Whether a path is a folder or in it. */
export function isIn(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
