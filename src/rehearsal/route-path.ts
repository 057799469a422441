/** What the named parts of a path are, decoded; nothing where it does not fit. */
export type PathReader = (path: string) => Record<string, string> | undefined;

/** Makes a reader of a path in which `:name` is one part, and `*rest` all that is left of it. */
export function pathReader(pattern: string): PathReader {
  const expression = new RegExp(`^${pattern.replace(/:(\w+)/g, "(?<$1>[^/]+)").replace(/\*(\w+)/g, "(?<$1>.+)")}$`);
  return (path) => {
    const fitting = expression.exec(path);
    return fitting ? decodedAll(fitting.groups ?? {}) : undefined;
  };
}

function decodedAll(parts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, decoded(part)]));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
