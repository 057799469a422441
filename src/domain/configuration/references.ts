import { quoted } from "../quoted";
import type { Fault } from "./check";
import { ciFaults } from "./ci";
import type { Configuration } from "./grammar";

type Packages = NonNullable<Configuration["packages"]>;

/** What is wrong between parts of the file that are right each by itself: doubles, needs that lead nowhere or in a circle. */
export function crossFaults({ files = [], packages = [], release, ci }: Configuration): Fault[] {
  return [
    ...doubles(
      "files",
      "path",
      files.map((file) => file.path),
    ),
    ...doubles("packages", "name", packages.map(packageId)),
    ...doubles(
      "release.assets",
      "name",
      (release?.assets ?? []).map((asset) => asset.name),
    ),
    ...unknownNeeds(packages),
    ...circles(packages),
    ...ciFaults(ci),
  ];
}

function doubles(list: string, key: string, ids: readonly string[]): Fault[] {
  return ids.flatMap((id, index): Fault[] => {
    if (ids.indexOf(id) === index) return [];
    return [{ path: [...list.split("."), index, key], at: "value", why: `${quoted(id)} is in ${list} twice; keep one` }];
  });
}

/** A package as `cogrel wait` names it: `pypi:coglet`. */
function packageId({ name, registry }: { name: string; registry: string }): string {
  return `${registry}:${name}`;
}

/** The packages that must be visible before one, as `registry:name`; a bare name is on the same registry. */
export function needsOf({ needs = [], registry }: { needs?: readonly string[]; registry: string }): string[] {
  return needs.map((need) => (need.includes(":") ? need : `${registry}:${need}`));
}

function unknownNeeds(packages: Packages): Fault[] {
  const known = new Set(packages.map(packageId));
  return packages.flatMap((one, index) =>
    needsOf(one).flatMap((need, at): Fault[] =>
      known.has(need)
        ? []
        : [
            {
              path: ["packages", index, "needs", at],
              at: "value",
              why: `${quoted(need)} is not in packages; known: ${[...known].join(", ")}`,
            },
          ],
    ),
  );
}

/** Takes away every package whose needs are met, again and again; what stays waits for itself. */
function circles(packages: Packages): Fault[] {
  let waiting = packages.map((one, index) => ({ id: packageId(one), needs: needsOf(one), index }));
  for (;;) {
    const ids = new Set(waiting.map(({ id }) => id));
    const left = waiting.filter(({ needs }) => needs.some((need) => ids.has(need)));
    if (left.length < waiting.length) waiting = left;
    else
      return waiting.map(({ id, index }) => ({
        path: ["packages", index, "needs"],
        at: "value",
        why: `${quoted(id)} needs itself, through its needs`,
      }));
  }
}
