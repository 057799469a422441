/** Where relative links of a file lead to on the server: the pages of one tag. */
export interface Base {
  /** GITHUB_SERVER_URL without a slash at its end. */
  server: string;
  /** owner/name. */
  repository: string;
  tag: string;
  /** The file's folder from the repository's root; "" is the root. */
  folder: string;
  /** The file's own name. */
  name: string;
}

/**
 * The relative target, as written, made absolute as a browser would make it on the file's own page at the tag; a leading slash is
 * the repository's root, as GitHub reads it.
 */
export function absolute(written: string, { server, repository, tag, folder, name }: Base): string {
  const root = [...repository.split("/"), "blob", ...tag.split("/")];
  const [, path = "", rest = ""] = /^([^?#]*)([\s\S]*)$/.exec(written.trim()) ?? [];
  if (path === "") return `${server}/${[...root, ...parts(folder), name].join("/")}${rest}`;
  const at = path.startsWith("/") ? root : [...root, ...parts(folder)];
  for (const part of path.replace(/^\/+/, "").split("/")) {
    if (part === "..") at.pop();
    else if (part !== ".") at.push(part);
  }
  // `docs/..` and `docs/.` are folders.
  if (/(?:^|\/)\.{1,2}$/.test(path)) at.push("");
  return `${server}/${at.join("/")}${rest}`;
}

function parts(folder: string): string[] {
  return folder === "" ? [] : folder.split("/");
}
