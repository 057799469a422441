import { structuredPatch } from "diff";

/** A change of a text as `git apply` takes it; an empty `before` is a file that is not there. */
export function patchOf(path: string, before: string, after: string): string {
  if (before === after) return "";
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 });
  const head = before === "" ? ["new file mode 100644", "--- /dev/null"] : [`--- a/${path}`];
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldLines === 0 ? 0 : oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  return [`diff --git a/${path} b/${path}`, ...head, `+++ b/${path}`, ...lines, ""].join("\n");
}
