import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { builtAssets } from "../../src/rehearsal/build/assets";
import type { FarEndsAddresses, FarEndsOpening } from "../../src/rehearsal/far-ends";
import type { Opening } from "../../src/rehearsal/github";
import { PROGRAM } from "../harness";

const FAR_END = join(dirname(PROGRAM), "../dist/far-end.js");
const TOKEN = "maintainer";
/** For what only an administrator may do: `GH_TOKEN=admin cogrel …`. */
const ADMIN = "admin";
/** PyPI and crates.io with nothing of the example but a file of coglet 0.16.0. */
const REGISTRIES = {
  pypi: {
    tokens: {},
    projects: [
      { name: "coglet", owners: ["owner"], releases: [{ version: "0.16.0", files: [{ name: "coglet-0.16.0.tar.gz", content: "x" }] }] },
    ],
  },
  crates: { tokens: {} },
};

/** A GitHub for the example repository, whose origin becomes it, with registries beside it; with the assets of 0.17.0 in the folder dist, which git ignores. */
export async function playGithub(
  folder: string,
  env: Record<string, string>,
): Promise<{ variables: Record<string, string>; child: ChildProcess }> {
  const github: Opening = {
    repository: { owner: "example", name: "cog", bare: `${folder}.git` },
    repositories: [{ owner: "example", name: "homebrew-tap", bare: tapOf(folder, env) }],
    tokens: {
      [TOKEN]: { kind: "classic", login: "maintainer", access: { contents: "write", workflows: "write" } },
      job: { kind: "github-token", login: "github-actions[bot]", access: { contents: "write" } },
      [ADMIN]: { kind: "classic", login: "admin", access: { contents: "write", workflows: "write", administration: "write" } },
    },
    env,
    ci: { build: "release-build.yaml", publish: "release-publish.yaml", gate: "ci-complete" },
  };
  const child = spawn(process.execPath, [FAR_END], { stdio: ["pipe", "pipe", "inherit"] });
  const opening: FarEndsOpening = { github, ...REGISTRIES };
  child.stdin.write(`${JSON.stringify(opening)}\n`);
  const [line] = await once(child.stdout, "data");
  const { github: hub, pypi, crates } = JSON.parse(String(line)) as Required<FarEndsAddresses>;
  const { web, api } = hub;
  const indexes = { COGREL_PYPI_INDEX: pypi.simple, COGREL_CRATES_INDEX: crates.index.replace("sparse+", "") };
  spawnSync("git", ["remote", "set-url", "origin", `${web}/example/cog.git`], { cwd: folder, env });
  mkdirSync(join(folder, "dist"));
  for (const { name, bytes } of builtAssets({ version: parseVersion("0.17.0") as Version, assets: COG_ASSETS, packages: cogPackages }))
    writeFileSync(join(folder, "dist", name), bytes);
  return {
    variables: { GITHUB_SERVER_URL: web, GITHUB_API_URL: api, GITHUB_REPOSITORY: "example/cog", GH_TOKEN: TOKEN, ...indexes },
    child,
  };
}

/** The tap beside it: a repository whose cask is of 0.16.0. */
function tapOf(folder: string, env: Record<string, string>): string {
  const tap = `${folder}-tap`;
  const git = (...args: string[]) => spawnSync("git", args, { cwd: tap, env });
  mkdirSync(join(tap, "Casks"), { recursive: true });
  writeFileSync(join(tap, "Casks/cog.rb"), 'cask "cog" do\n  version "0.16.0"\nend\n');
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "commit", "--quiet", "--message=The cask of 0.16.0");
  return join(tap, ".git");
}
