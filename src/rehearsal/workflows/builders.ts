import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseVersion } from "../../domain/version";
import { type BuiltAsset, builtAssets } from "../build/assets";
import { uploadAll } from "../publishing/pypi";
import type { StepPlace } from "./place";

/** Stands for PyO3/maturin-action: the wheel of the inventory that is for its target, where `--out` says. */
export function maturin(place: StepPlace): void {
  const target = place.input("target") || "x86_64-unknown-linux-gnu";
  const [, out = "target/wheels"] = /(?:^|\s)(?:--out|-o)[\s=]+(\S+)/.exec(place.input("args")) ?? [];
  const fits = WHEELS.find(([pattern]) => pattern.test(target))?.[1];
  const wheels = built(place).filter(({ name }) => name.endsWith(".whl") && fits?.test(name));
  if (wheels.length === 0) throw new Error(`the release has no wheel for ${target}`);
  put(place, out, wheels);
}

const WHEELS: readonly [target: RegExp, wheel: RegExp][] = [
  [/^x86_64-.*linux|^x64$/, /linux.*_x86_64\.whl$/],
  [/^aarch64-.*linux|^aarch64$/, /linux.*_aarch64\.whl$/],
  [/^aarch64-apple/, /macosx.*_(?:arm64|universal2)\.whl$/],
  [/^x86_64-apple/, /macosx.*_(?:x86_64|universal2)\.whl$/],
  [/^x86_64-.*windows/, /win_amd64\.whl$/],
];

/** Stands for goreleaser/goreleaser-action's `build`: the release's programs, in folders named as GoReleaser names them. */
export function goreleaser(place: StepPlace): void {
  const args = place.input("args");
  if (!/^build\b/.test(args)) throw new Error(`goreleaser ${args}: only "goreleaser build" has a stand-in`);
  for (const { name, bytes } of built(place)) {
    const [, tool = "", system = "", machine = ""] = /^([^_]+)_(darwin|linux|windows)_(\w+)$/i.exec(name) ?? [];
    if (tool === "") continue;
    const folder = `${tool}_${system.toLowerCase()}_${/arm64|aarch64/i.test(machine) ? "arm64_v8.0" : "amd64_v1"}`;
    put(place, join("dist", folder), [{ name: tool, bytes }]);
  }
}

/** Stands for `uv build`: the wheel and the sdist of the inventory that are for every platform, where `--out-dir` says. */
export function uvBuild(place: StepPlace, args: readonly string[]): void {
  const at = args.findIndex((arg) => arg === "--out-dir" || arg === "-o");
  const packages = built(place).filter(({ name }) => name.endsWith("-any.whl") || /-[^-]+\.tar\.gz$/.test(name));
  put(place, (at !== -1 && args[at + 1]) || "dist", packages);
}

/** Stands for pypa/gh-action-pypi-publish: uploads the folder's files, with a token in place of trusted publishing. */
export async function pypi({ pypi, workspace, input, say }: StepPlace): Promise<void> {
  if (!pypi) throw new Error("there is no PyPI here");
  await uploadAll(pypi, resolve(workspace, input("packages-dir") || "dist"));
  say("uploaded to the rehearsal's PyPI");
}

/** Stands for rust-lang/crates-io-auth-action: a token in place of trusted publishing's. */
export function cratesToken({ crates, say }: StepPlace): void {
  say(`::add-mask::${crates?.token}`);
  appendFileSync(process.env.GITHUB_OUTPUT ?? "", `token=${crates?.token}\n`);
}

/** The files of the version that the run's tag names. */
function built({ ref, release }: StepPlace): BuiltAsset[] {
  const tag = ref.replace(/^refs\/tags\//, "");
  const version = release && tag.startsWith(release.prefix) ? parseVersion(tag.slice(release.prefix.length)) : undefined;
  if (!release || !version) throw new Error(`${ref} is not the tag of a version`);
  return builtAssets({ ...release, version });
}

function put({ workspace }: StepPlace, folder: string, files: readonly BuiltAsset[]): void {
  const at = resolve(workspace, folder);
  mkdirSync(at, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(at, name), bytes, { mode: 0o755 });
}
