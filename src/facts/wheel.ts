import { join, relative, resolve } from "node:path";
import { Problem } from "../domain/problem";
import type { Platform } from "../domain/wheel/platform";
import type { SaidInside, WheelData, WheelFacts, WheelPackage } from "../domain/wheel/wheel";
import { thereAt } from "../world/folder";
import { wheelMetadata } from "../world/wheel-metadata";
import type { World } from "../world/world";

/** What the environment and the folders say of a package's wheel; no network is asked. */
export function wheelFacts(world: World, name: WheelPackage, asked: { released: boolean; platform: Platform | undefined }): WheelFacts {
  const value = world.env.wheels[name]?.trim() || undefined;
  const isPath = value !== undefined && !/^(?:pypi$|pypi:|https?:)/i.test(value) && value !== "dist" && !value.includes("\0");
  return { name, value, ...asked, dist: distOf(world), at: isPath ? thereAt(resolve(world.cwd, value)) : undefined };
}

function distOf(world: World): WheelFacts["dist"] {
  try {
    const path = join(world.repository().top, "dist");
    return { path: relative(world.cwd, path).split("\\").join("/"), there: thereAt(path) };
  } catch (cause) {
    if (cause instanceof Problem && cause.code === "not-a-repository") return undefined;
    throw cause;
  }
}

/** What the chosen file says of itself, where it is a wheel that can be read. */
export function saidInside(world: World, { source, requirement }: WheelData): SaidInside | undefined {
  const metadata = source === "file" && requirement !== null ? wheelMetadata(resolve(world.cwd, requirement)) : undefined;
  if (metadata === undefined) return undefined;
  const lines = metadata.split(/\r?\n/);
  const head = lines.slice(0, lines.indexOf("") === -1 ? lines.length : lines.indexOf(""));
  const field = (key: string) =>
    head
      .find((line) => line.toLowerCase().startsWith(`${key}:`))
      ?.slice(key.length + 1)
      .trim() ?? "";
  const [name, version] = [field("name"), field("version")];
  return name === "" || version === "" ? undefined : { name, version };
}
