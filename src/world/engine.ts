import { setFlagsFromString } from "node:v8";

/**
 * Lets Node 20 optimize a function only after ten times as much work in it as usual. Where a thousand files are read, edited
 * and written, a hundred functions each get hot for a moment: to optimize them all takes a fifth of the run (150 ms of 700),
 * more than it saves. What runs for long is still optimized. Later Nodes wait longer by themselves and have no such setting.
 */
export function optimizeLater(): void {
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString("--interrupt-budget=1320000");
}
