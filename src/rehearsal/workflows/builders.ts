import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseVersion, type Version } from "../../domain/version";
import { type BuiltAsset, builtAssets } from "../build/assets";
import { packed, publishCrate } from "../publishing/crates";
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

/**
 * Stands for goreleaser/goreleaser-action: `build` leaves the release's programs in folders named as GoReleaser names them; `release` makes
 * a draft of the tag, with the programs and checksums.txt of them, whatever its own configuration says.
 */
export async function goreleaser(place: StepPlace): Promise<void> {
  const args = place.input("args");
  const programs = built(place).filter(({ name }) => PROGRAM.test(name));
  for (const { name, bytes } of programs) {
    const [, tool = "", system = "", machine = ""] = PROGRAM.exec(name) ?? [];
    const folder = `${tool}_${system.toLowerCase()}_${/arm64|aarch64/i.test(machine) ? "arm64_v8.0" : "amd64_v1"}`;
    put(place, join("dist", folder), [{ name: tool, bytes }]);
  }
  if (/^release\b/.test(args)) await drafted(place, programs);
  else if (!/^build\b/.test(args)) throw new Error(`goreleaser ${args}: only "build" and "release" have a stand-in`);
}

const PROGRAM = /^([^_]+)_(darwin|linux|windows)_(\w+)$/i;

/** Makes the draft with the step's own token, as GoReleaser does over GitHub's API. */
async function drafted(place: StepPlace, programs: readonly BuiltAsset[]): Promise<void> {
  const { GITHUB_API_URL: api = "", GITHUB_REPOSITORY: repository = "", GITHUB_TOKEN = "" } = process.env;
  if (GITHUB_TOKEN === "") throw new Error("missing GITHUB_TOKEN");
  const sent = async (url: string, type: string, body: string | Uint8Array<ArrayBuffer>) => {
    const headers = { authorization: `Bearer ${GITHUB_TOKEN}`, "content-type": type, "user-agent": "goreleaser (a rehearsal)" };
    const answer = await fetch(url, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { upload_url?: string };
  };
  const tag = place.ref.replace(/^refs\/tags\//, "");
  const prerelease = versionOf(place).label !== undefined;
  const asked = JSON.stringify({ tag_name: tag, name: tag, draft: true, prerelease });
  const { upload_url = "" } = await sent(`${api}/repos/${repository}/releases`, "application/json", asked);
  const sums = programs.map(({ name, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`).join("");
  for (const { name, bytes } of [...programs, { name: "checksums.txt", bytes: Buffer.from(sums) }])
    await sent(upload_url.replace(/\{.*$/, `?name=${encodeURIComponent(name)}`), "application/octet-stream", new Uint8Array(bytes));
  place.say(`draft ${tag} made, with ${programs.length + 1} files`);
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

/** Stands for `uv publish`: the files that it names, else all of dist. */
export async function uvPublish({ pypi, workspace, say }: StepPlace, args: readonly string[]): Promise<void> {
  if (!pypi) throw new Error("there is no PyPI here");
  const files = args.filter((arg) => /\.(?:whl|tar\.gz)$/.test(arg)).map((file) => resolve(workspace, file));
  await uploadAll(pypi, resolve(workspace, "dist"), files.length > 0 ? files : undefined);
  say("uploaded to the rehearsal's PyPI");
}

/** Stands for `cargo publish`: the crate of the run's commit, packed without a compiler. */
export async function cargoPublish(place: StepPlace, args: readonly string[]): Promise<void> {
  const { crates, release, bare, sha } = place;
  const at = args.findIndex((arg) => arg === "-p" || arg === "--package");
  const all = (release?.packages ?? []).filter(({ registry }) => registry === "crates");
  const one = at === -1 ? all[0] : all.find(({ name }) => name === args[at + 1]);
  if (!crates || !one || bare === undefined) throw new Error(`the release has no crate ${at === -1 ? "" : args[at + 1]}`);
  const version = versionOf(place).text;
  const { PATH = "", HOME = "" } = process.env;
  const crate = await packed({ name: one.name, version, path: one.path, commit: sha, bare, env: { PATH, HOME } });
  await publishCrate(crates, { name: one.name, version }, crate);
  place.say(`Published ${one.name} v${version} at the rehearsal's crates.io`);
}

/** Stands for rust-lang/crates-io-auth-action: a token in place of trusted publishing's. */
export function cratesToken({ crates, say }: StepPlace): void {
  say(`::add-mask::${crates?.token}`);
  appendFileSync(process.env.GITHUB_OUTPUT ?? "", `token=${crates?.token}\n`);
}

/** The files of the version that the run's tag names. */
function built(place: StepPlace): BuiltAsset[] {
  const { assets = [], packages = [] } = place.release ?? {};
  return builtAssets({ assets, packages, version: versionOf(place) });
}

function versionOf({ ref, release }: StepPlace): Version {
  const tag = ref.replace(/^refs\/tags\//, "");
  const version = release && tag.startsWith(release.prefix) ? parseVersion(tag.slice(release.prefix.length)) : undefined;
  if (!version) throw new Error(`${ref} is not the tag of a version`);
  return version;
}

function put({ workspace }: StepPlace, folder: string, files: readonly BuiltAsset[]): void {
  const at = resolve(workspace, folder);
  mkdirSync(at, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(at, name), bytes, { mode: 0o755 });
}
