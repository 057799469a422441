import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../src/commands/publish";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import { portsIn } from "../../src/rehearsal/workflows/ports";
import { cogrel, openRepository, repository, runGit, scratch } from "../harness";
import { openHub } from "../tools/hub";
import { buildTool, ghTool } from "../tools/python.mjs";
import { taken } from "../tools/release";
import { stampable } from "../tools/stampable";
import { type Came, cutAct, onPath, ran } from "../tools/workflow-run";

// The workflows of a release that `cogrel ci init` writes, run: by act on this machine, with the network cut but for the far ends.
// `uv build`, `uv publish`, `cargo publish` and gh are the real ones; compilers for other machines (maturin, GoReleaser) have
// stand-ins, and `npx --yes cogrel@VERSION` is the built program.

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const tap = repository({ "README.md": "tap\n" });
const installation = { id: 7, repositories: ["o/homebrew-tap"], permissions: { contents: "write", pull_requests: "write" } } as const;
const bot = { id: 99, slug: "tapbot", publicKey: String(publicKey.export({ type: "spki", format: "pem" })), installations: [installation] };
const tokens = {
  maintainer: { kind: "classic", login: "maintainer", access: { contents: "write", workflows: "write" } },
  // act hides it wherever it is in a line: it must be no word.
  ghs_qqq: { kind: "github-token", login: "github-actions[bot]", access: { contents: "write" } },
} as const;
const hub = await openHub({}, { repositories: [{ owner: "o", name: "homebrew-tap", bare: tap.origin }], apps: [bot], tokens });
const { pypi, crates, recorder } = hub;
const [tools, gh, uv] = [await cutAct(portsIn([recorder, hub.addresses, pypi.addresses, crates.addresses])), ghTool(), buildTool()];
const cargo = spawnSync("sh", ["-c", "command -v cargo"], { encoding: "utf8" }).stdout.trim();
const missing = tools.missing ?? gh.missing ?? uv.missing ?? (cargo === "" ? "cargo is not here" : undefined);

const TAGS = ["v0.19.0-dev1", "v0.19.0-rc1", "v0.19.0"] as const;
const [DEV, RC, STABLE] = TAGS;
const BUILD = "release-build.yaml";
const PUBLISH = "release-publish.yaml";
const built = new Map<string, Came>();
const published = new Map<string, Came>();

/** The programs of a runner, the real ones, told where the far ends are. */
function programs(): Record<string, string> {
  if (gh.missing !== undefined || uv.missing !== undefined) return {};
  const config = scratch();
  writeFileSync(join(config, "config.yml"), `version: "1"\nhttp_unix_socket: ${recorder.socket}\n`);
  return {
    gh: `GH_CONFIG_DIR='${config}' GH_REPO=o/r exec '${gh.gh}' "$@"`,
    // The backend is there already: with the network cut it could not be fetched.
    uv: `case "$1" in build) shift; PATH="${dirname(uv.python)}:$PATH" exec '${uv.uv}' build --offline --no-build-isolation --python '${uv.python}' "$@";; esac
exec '${uv.uv}' "$@"`,
    cargo: `CARGO_REGISTRIES_LOCAL_TOKEN="$CARGO_REGISTRY_TOKEN" exec '${cargo}' "$@"`,
  };
}

/** Stands for PyPI's official action, with uv in twine's place: trusted publishing needs GitHub itself. */
function pypiAction(): string {
  const folder = scratch();
  const run = `uv publish --trusted-publishing never --publish-url '${pypi.addresses.upload}' "$FILES"/*`;
  const step = { run, shell: "sh", env: { UV_PUBLISH_TOKEN: "pypi-owner", FILES: `\${{ inputs.packages-dir }}` } };
  const action = { name: "pypi", description: "x", inputs: { "packages-dir": {} }, runs: { using: "composite", steps: [step] } };
  writeFileSync(join(folder, "action.yml"), JSON.stringify(action));
  return folder;
}

function environment(): Record<string, string> {
  const server = `http://${recorder.host}`;
  const local = { CARGO_REGISTRY_DEFAULT: "local", CARGO_REGISTRIES_LOCAL_INDEX: crates.addresses.index };
  const { RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;
  const far = { GITHUB_SERVER_URL: server, GITHUB_API_URL: `${server}/api/v3`, GITHUB_REPOSITORY: "o/r", ...hub.indexes };
  return { ...onPath(hub.env, programs()), ...far, ...local, RUSTUP_HOME, CARGO_NET_RETRY: "0" };
}

beforeAll(async () => {
  if (missing !== undefined) return;
  const tagged = (tag: string) => {
    const { [`.github/workflows/${BUILD}`]: _, ...files } = stampable(tag.slice(1));
    hub.commit(files, `Bump version to ${tag.slice(1)}`);
    hub.git("tag", "--annotate", `--message=${tag}`, tag);
  };
  hub.git("rm", "--quiet", `.github/workflows/${BUILD}`);
  hub.commit({});
  await cogrel(["ci", "init", "--yes"], { cwd: hub.folder, env: hub.env });
  const path = `.github/workflows/${BUILD}`;
  const asked = `'[.tagName, .isDraft, .isPrerelease, (.assets | length)] | @json'`;
  const own = `      - run: gh release view "$GITHUB_REF_NAME" --json tagName,isDraft,isPrerelease,assets --jq ${asked}
        env:
          GH_TOKEN: \${{ github.token }}
`;
  const keep = "# keep: create-release after\n";
  hub.commit({ [path]: readFileSync(join(hub.folder, path), "utf8").replace(keep, () => keep + own) });
  for (const tag of TAGS) tagged(tag);
  hub.git("push", "--quiet", hub.origin, "main", ...TAGS.map((tag) => `refs/tags/${tag}`));
  const env = environment();
  const more = {
    token: "ghs_qqq",
    own: { "pypa/gh-action-pypi-publish": pypiAction() },
    vars: { COG_HOMEBREW_TAP_APP_ID: "99" },
    secrets: { COG_HOMEBREW_TAP_PRIVATE_KEY: String(privateKey.export({ type: "pkcs1", format: "pem" })) },
    facts: {
      origin: `http://${recorder.host}/o/r.git`,
      release: { assets: COG_ASSETS, packages: cogPackages, prefix: "v" },
      crates: { api: crates.addresses.api, index: crates.addresses.index, token: "cioOwner" },
    },
  };
  const run = async (tag: string, file: string, event: string, payload: object) => {
    // act takes the commit of a release from the checkout that it reads.
    const folder = join(scratch(), "at");
    runGit(dirname(folder), hub.env, "clone", "--quiet", `--branch=${tag}`, "--single-branch", hub.origin, folder);
    return ran(openRepository(folder, hub.origin, hub.env), { act: tools.act ?? [], file, event, payload, env, more });
  };
  const build = async (tag: string) => {
    const payload = { ref: `refs/tags/${tag}`, after: hub.git("rev-parse", `${tag}^{commit}`), deleted: false };
    built.set(tag, await run(tag, BUILD, "push", payload));
  };
  await Promise.all([build(DEV), build(RC)]);
  await build(STABLE);
  const tapAgain = () => run(STABLE, "homebrew-tap.yaml", "workflow_dispatch", { ref: "refs/heads/main", inputs: { tag: STABLE } });
  for (const tag of TAGS) {
    const world = hub.on();
    if (tag !== DEV) await taken(world, publish(world, tag, { watch: false, ciNotRequired: "a test" }));
    const { id, prerelease } = hub.state.releases.find((one) => one.tag === tag) ?? {};
    const payload = { action: "published", release: { id, tag_name: tag, draft: false, prerelease } };
    published.set(tag, await run(tag, PUBLISH, "release", payload));
  }
  published.set("by hand", await tapAgain());
}, 240_000);

const jobsOf = (came: Came | undefined) =>
  [...(came?.jobs ?? [])].flatMap(([job, results]) => results.map((one) => `${job} ${one}`)).sort();
const wheels = (version: string) =>
  ["macosx_11_0_arm64", "manylinux_2_17_aarch64", "manylinux_2_17_x86_64"].map((one) => `coglet-${version}-cp310-abi3-${one}.whl`);

describe("a pushed tag is built, and a draft is made of it; a dev version is published at once", () => {
  test.for([
    [DEV, "0.19.0.dev1", { draft: false, prerelease: true }],
    [RC, "0.19.0rc1", { draft: true, prerelease: true }],
    [STABLE, "0.19.0", { draft: true, prerelease: false }],
  ] as const)("%s", async ([tag, version, { draft, prerelease }], { skip }) => {
    if (missing !== undefined) return skip(missing);
    const came = built.get(tag);
    expect(jobsOf(came), came?.log).toEqual([
      ...["build-cli success", "build-coglet-wheels success", "build-coglet-wheels success", "build-coglet-wheels success"],
      ...["build-sdk success", "create-release success", "verify-tag success"],
    ]);
    // What gh found, when the job had just made it.
    expect(came?.printed("create-release")).toContain(JSON.stringify([tag, draft, prerelease, 10]));
    const [release] = hub.state.releases.filter((one) => one.tag === tag);
    expect(release).toMatchObject({ draft: false, prerelease });
    const programs = ["cog_Darwin_arm64", "cog_Darwin_x86_64", "cog_Linux_arm64", "cog_Linux_x86_64"];
    const sdk = [`cog-${version}-py3-none-any.whl`, `cog-${version}.tar.gz`];
    expect(release?.assets.map(({ name }) => name).sort()).toEqual(["checksums.txt", ...programs, ...sdk, ...wheels(version)].sort());
    // uv built it, with setuptools: what is played has no such line.
    expect(came?.printed("build-sdk")).toMatch(/Successfully built dist\/cog-.*\.whl/);
  });
});

describe("a published release goes to PyPI, crates.io and, if it is stable, the tap", () => {
  test.for([
    [DEV, [], []],
    [RC, ["publish-crates-io success", "publish-pypi-coglet success", "publish-pypi-sdk success"], ["0.19.0rc1", "0.19.0-rc1"]],
    [
      STABLE,
      ["publish-crates-io success", "publish-pypi-coglet success", "publish-pypi-sdk success", "update-homebrew-tap success"],
      ["0.19.0", "0.19.0"],
    ],
  ] as const)("%s", async ([tag, jobs, [python, rust]], { skip }) => {
    if (missing !== undefined) return skip(missing);
    const came = published.get(tag);
    expect(jobsOf(came), came?.log).toEqual([...jobs, "verify-release success"].sort());
    const files = (await pypi.effects("upload")).map(({ what }) => String(what.file));
    const ours = (name: string) => python !== undefined && (name.includes(`-${python}-`) || name.includes(`-${python}.tar`));
    expect(files.filter(ours).sort()).toEqual(
      python === undefined ? [] : [`cog-${python}-py3-none-any.whl`, `cog-${python}.tar.gz`, ...wheels(python)].sort(),
    );
    const lines = await crates.lines("co/gl/coglet");
    expect(lines.filter(({ vers }) => vers === rust)).toHaveLength(rust === undefined ? 0 : 1);
  });

  test("in all: 10 files, 2 crates and one pull request in the tap; coglet before cog", async ({ skip }) => {
    if (missing !== undefined) return skip(missing);
    const files = (await pypi.effects("upload")).map(({ what }) => String(what.file));
    expect(files).toHaveLength(10);
    for (const version of ["0.19.0rc1", "0.19.0"]) {
      const at = (name: string) => files.findIndex((file) => file.startsWith(`${name}-${version}-`));
      expect(at("coglet")).toBeLessThan(at("cog"));
    }
    expect((await crates.lines("co/gl/coglet")).map(({ vers }) => vers)).toEqual(["0.19.0-rc1", "0.19.0"]);
    // The second run, by hand, found the first one's.
    expect(jobsOf(published.get("by hand")), published.get("by hand")?.log).toEqual(["update-homebrew-tap success"]);
    expect(hub.states[1]?.pulls.map(({ head }) => head)).toEqual(["update-cog-0.19.0"]);
    // Each request came from a program that is what it says.
    const asked = crates.state.requests.filter(({ line }) => line.startsWith("PUT"));
    expect(asked.map(({ agent }) => agent.split(" ")[0])).toEqual(["cargo/1", "cargo/1"].map(() => expect.stringMatching(/^cargo\//)));
  });
});
