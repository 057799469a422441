import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, type Files, PROGRAM, type Ran, repository, scratch, type TestRepository } from "../harness";
import { ghTool, workflowTools } from "../tools/python.mjs";
import { executable, shim } from "../tools/shim";
import { cutAct } from "../tools/workflow-run";

// `cogrel rehearse --workflows`: the repository's own release workflows, run by act in place of the CI that is built in.

const tools = await cutAct();
const { act = "" } = workflowTools() as { act?: string };
const gh = ghTool();
const BUILD = ".github/workflows/release-build.yaml";

/** A repository with the workflows that cogrel writes, `steps` in the job that builds the SDK, and a temporary folder of its own. */
async function stage(steps = "", files: Files = {}): Promise<TestRepository & { temporary: string }> {
  const { [BUILD]: _, ...own } = cogFiles("0.17.0");
  const one = repository({ ...own, ...files });
  await cogrel(["ci", "init", "--yes"], { cwd: one.folder, env: one.env });
  const keep = "# keep: build-sdk before\n";
  one.commit({ [BUILD]: readFileSync(join(one.folder, BUILD), "utf8").replace(keep, () => keep + steps) });
  const temporary = join(dirname(one.folder), "tmp");
  mkdirSync(temporary);
  return { ...one, temporary, env: { ...one.env, PATH: `${dirname(act)}:${one.env.PATH}`, TMPDIR: temporary } };
}

const rehearse = ({ folder, env }: TestRepository, ...args: string[]): Promise<Ran> =>
  cogrel(["rehearse", "--workflows", ...args], { cwd: folder, env });

/** Processes that name this folder in their command line. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

test("without act, and where the network cannot be cut, it is refused, says what to install, and rehearses nothing else", async () => {
  const one = await stage();
  const bin = join(dirname(one.folder), "bin");
  mkdirSync(bin);
  for (const name of ["git", "sh"]) executable(join(bin, name), `#!/bin/sh\nPATH='${one.env.PATH}' exec ${name} "$@"\n`);
  const none = await rehearse({ ...one, env: { ...one.env, PATH: bin } }, "--yes");
  expect(none).toMatchObject({ code: 1, out: expect.stringContaining("act is not on PATH; expected act, which runs workflow files") });
  expect(none.err).toContain("fix: brew install act");
  expect(none.out).toContain("unshare is not on PATH; expected Linux with unshare");
  const env = shim(dirname(one.folder), one.env, "unshare", "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1");
  const uncut = await rehearse({ ...one, env }, "--yes", "--json");
  expect(uncut.code).toBe(1);
  expect(JSON.parse(uncut.out).checks).toContainEqual(
    expect.objectContaining({ rule: "network-cut", verdict: "no", found: "unshare: unshare failed: Operation not permitted" }),
  );
  expect(none.out + uncut.out).not.toContain("bump");
  expect(readdirSync(one.temporary)).toEqual([]);
});

test("files that cannot be run are refused: missing, not started by the event, with actions that nothing stands in for", async () => {
  const odd = { uses: "someone/their-action@v1" };
  const workflow = (on: object) => JSON.stringify({ on, jobs: { a: { "runs-on": "ubuntu-latest", steps: [odd] } } });
  const found = async (files: Files) => {
    const { code, out } = await rehearse(repository({ ...cogFiles("0.17.0"), ...files }), "--yes", "--json");
    const { checks } = JSON.parse(out) as { checks: { rule: string; verdict: string; found?: string }[] };
    return [code, checks.find(({ rule }) => rule === "workflows-run")];
  };
  const publish = ".github/workflows/release-publish.yaml";
  const no = (text: string) => [1, expect.objectContaining({ verdict: "no", found: text })];
  expect(await found({})).toEqual(no(`${publish}: there is none in HEAD`));
  const both = `${BUILD}: no push starts it; ${publish}: GitHub would refuse it`;
  expect(await found({ [BUILD]: workflow({ workflow_dispatch: {} }), [publish]: "jobs: [" })).toEqual(no(both));
  const played = { [BUILD]: workflow({ push: {} }), [publish]: workflow({ release: {} }) };
  expect(await found(played)).toEqual(no("nothing stands in for someone/their-action@v1"));
});

test("without a yes it says that their steps would run on this machine, and nothing runs", async ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const one = await stage(`      - run: touch '${join(process.cwd(), "never")}'\n`);
  const ran = await rehearse(one, "0.18.0");
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  expect(ran.out).toMatch(/run on this machine, as you, in a temporary clone with a home of its own; no network/);
  expect([existsSync("never"), readdirSync(one.temporary)]).toEqual([false, []]);
  expect(await rehearse(one, "--example")).toMatchObject({ code: 2, err: expect.stringContaining("no workflow files of its own") });
});

test("a release goes through the repository's own files, which reach nothing but the far ends and see nothing of the person's", async ({
  skip,
}) => {
  if (tools.missing !== undefined || gh.missing !== undefined) return skip(tools.missing ?? gh.missing);
  const seen = join(scratch(), "seen");
  const one = await stage(`      - run: |
          { echo "home $HOME"; env | sed 's/^/env /'
          gh api "repos/$GITHUB_REPOSITORY" --jq '"gh " + .full_name'
          node -e "require('node:net').connect(80, '192.0.2.1').on('error', ({ code }) => console.log('net', code))"
          } >'${seen}'
        env:
          GH_TOKEN: \${{ github.token }}
      - id: action
        uses: somebody/cogrel@${"0".repeat(40)} # v0.1.0
        with:
          run: verify-tag
      - run: echo "action \${{ steps.action.outputs.pep440 }}" >>'${seen}'
`);
  one.env.PATH = `${dirname(gh.gh)}:${one.env.PATH}`;
  Object.assign(one.env, {
    GH_TOKEN: "ghp_person",
    SSH_AUTH_SOCK: "/run/agent",
    XDG_RUNTIME_DIR: "/run/user/1",
    HTTPS_PROXY: "http://192.0.2.1",
  });
  const { code, out, err } = await rehearse(one, "0.18.0", "--yes", "--json");
  expect(code, err).toBe(0);
  const { data } = JSON.parse(out);
  expect(data).toMatchObject({ ci: "workflows", published: ["v0.18.0"] });
  expect(data.registries.pypi).toHaveLength(5);
  expect(data.registries).toMatchObject({ crates: ["coglet@0.18.0"], homebrew: ["update-cog-0.18.0"] });
  const told = readFileSync(seen, "utf8");
  expect(told).toMatch(new RegExp(`^home ${one.temporary}/cogrel-rehearsal-`, "m"));
  expect(told).toMatch(/^net ENETUNREACH$/m);
  expect(told).toContain("gh example/work\n");
  expect(told).toContain("action 0.18.0\n");
  expect(told).not.toMatch(/ghp_person|SSH_AUTH_SOCK|\/run\/user|192\.0\.2\.1$/m);
  expect(readdirSync(one.temporary)).toEqual([]);
});

const CASK = `git clone "https://x-access-token:$GH_TOKEN@github.com/example/homebrew-tap.git" tap
cd tap && git checkout -b "cask-$TAG" && echo "$TAG" >cask.rb && git add cask.rb && git commit -m "$TAG" && git push origin "cask-$TAG"
gh pr create --repo example/homebrew-tap --base main --head "cask-$TAG" --title "$TAG" --body ""`;

/** A person's own workflows: GoReleaser makes the draft, gh adds to it and fetches from it, and the tap is a workflow that is called. */
const OWN: Files = (() => {
  const token = { GH_TOKEN: `\${{ github.token }}` };
  const job = (steps: object[], more: object = {}) => ({ "runs-on": "ubuntu-latest", permissions: { contents: "write" }, steps, ...more });
  const checkout = { uses: "actions/checkout@v7" };
  const upload = (name: string) => ({ uses: "actions/upload-artifact@v6", with: { name, path: "dist/*" } });
  const maturin = { uses: "PyO3/maturin-action@v1", with: { target: `\${{ matrix.target }}`, args: "--release --out dist" } };
  const targets = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin"];
  const add = `gh release download "$GITHUB_REF_NAME" -p checksums.txt -D all
cd all && sha256sum *.whl *.tar.gz >>checksums.txt
gh release upload "$GITHUB_REF_NAME" * --clobber`;
  const goreleaser = { uses: "goreleaser/goreleaser-action@v7", with: { args: "release --clean" }, env: { GITHUB_TOKEN: token.GH_TOKEN } };
  const fetched = {
    run: `mkdir dist && gh release download "$TAG" -p 'cog*-*' -D dist -R "$GITHUB_REPOSITORY"`,
    env: { ...token, TAG: `\${{ github.ref_name }}` },
  };
  const files = {
    "release-build": {
      on: { push: { tags: ["v*"] } },
      jobs: {
        sdk: job([checkout, { run: "uv build --out-dir dist ." }, upload("sdk")]),
        coglet: job([checkout, maturin, upload(`coglet-\${{ matrix.target }}`)], { strategy: { matrix: { target: targets } } }),
        release: job(
          [
            checkout,
            goreleaser,
            { uses: "actions/download-artifact@v8", with: { path: "all", "merge-multiple": true } },
            { run: add, env: token },
          ],
          { needs: ["sdk", "coglet"] },
        ),
      },
    },
    "release-publish": {
      on: { release: { types: ["published"] } },
      jobs: {
        pypi: job([fetched, { uses: "pypa/gh-action-pypi-publish@release/v1" }]),
        crates: job([checkout, { run: "cargo publish -p coglet --manifest-path crates/Cargo.toml" }]),
        tap: { needs: ["pypi", "crates"], uses: "./.github/workflows/tap.yaml", with: { tag: `\${{ github.ref_name }}` } },
      },
    },
    tap: {
      on: { workflow_call: { inputs: { tag: { type: "string", required: true } } } },
      jobs: {
        cask: job([
          { id: "app", uses: "actions/create-github-app-token@v3", with: { "app-id": 1, "private-key": `\${{ secrets.KEY }}` } },
          { run: CASK, env: { GH_TOKEN: `\${{ steps.app.outputs.token }}`, TAG: `\${{ inputs.tag }}` } },
        ]),
      },
    },
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yaml`, JSON.stringify(text, null, 2)]));
})();

test("a person's own workflows go through too: GoReleaser's draft, gh, a workflow that is called", async ({ skip }) => {
  if (tools.missing !== undefined || gh.missing !== undefined) return skip(tools.missing ?? gh.missing);
  const one = repository({ ...cogFiles("0.17.0"), ...OWN });
  const env = { ...one.env, PATH: `${dirname(act)}:${dirname(gh.gh)}:${one.env.PATH}` };
  const { code, out, err } = await rehearse({ ...one, env }, "0.18.0", "--yes", "--json");
  expect(code, err + out).toBe(0);
  const { registries } = JSON.parse(out).data;
  expect(registries.pypi).toHaveLength(5);
  expect(registries).toMatchObject({ crates: ["coglet@0.18.0"], homebrew: ["cask-v0.18.0"] });
});

test("where a job fails it ends there, with exit 1 and the job's last words", async ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const one = await stage("      - run: echo 'the disk is full'; exit 3\n");
  const { code, out, err } = await rehearse(one, "0.18.0", "--yes");
  expect([code, err]).toEqual([1, expect.stringMatching(/release-build\.yaml #1 failed in build-sdk\n(?:.*\n)*.*the disk is full/)]);
  expect(err).not.toContain("gh run");
  expect(err).toContain("then the same command again");
  expect(out).not.toMatch(/publish v0\.18\.0|Rehearsed/);
  expect(readdirSync(one.temporary)).toEqual([]);
});

test("killed, it leaves no step behind", async ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const one = await stage("      - run: exec sleep 600\n");
  const child = spawn(process.execPath, [PROGRAM, "rehearse", "--workflows", "0.18.0", "--yes"], {
    cwd: one.folder,
    env: one.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  for await (const chunk of child.stderr.setEncoding("utf8")) {
    err += chunk;
    if (/build-sdk +· in progress/.test(err)) break;
  }
  expect(processesOf(one.temporary).length).toBeGreaterThan(2);
  child.kill("SIGKILL");
  for (let waited = 0; readdirSync(one.temporary).length > 0 || processesOf(one.temporary).length > 0; waited++) {
    if (waited > 500) throw new Error(`left: ${readdirSync(one.temporary)} ${processesOf(one.temporary)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
