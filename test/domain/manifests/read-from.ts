import type { Got, Reading } from "../../../src/domain/manifests/manifest";

/** A repository as an object: path → text. */
export type Tree = Readonly<Record<string, string>>;

/** Drives a Reading over such a repository; folders are what the paths imply. */
export function readFrom<T>(reading: Reading<T>, files: Tree): T {
  return readCounted(reading, files).result;
}

/** The same, with the number of rounds that the Reading took. */
export function readCounted<T>(reading: Reading<T>, files: Tree): { result: T; rounds: number } {
  const texts = new Map(Object.entries(files));
  const got: Got = { file: (path) => texts.get(path), odd: () => undefined, folder: foldersOf(files) };
  let step = reading.next();
  let rounds = 0;
  for (; !step.done; rounds++) step = reading.next(got);
  return { result: step.value, rounds };
}

/** Folder → names in it, folders with "/"; built once. */
function foldersOf(files: Tree): Got["folder"] {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of Object.keys(files)) {
    const parts = path.split("/");
    parts.forEach((part, depth) => {
      const folder = parts.slice(0, depth).join("/");
      if (!folders.has(folder)) folders.set(folder, new Set());
      folders.get(folder)?.add(depth < parts.length - 1 ? `${part}/` : part);
    });
  }
  return (path) => {
    const names = folders.get(path);
    return names && [...names];
  };
}
