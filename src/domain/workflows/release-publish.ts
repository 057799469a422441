import { tapSteps } from "./homebrew-tap";
import { checkout, expression, READ, type Run, TOKEN } from "./parts";
import type { Ground } from "./project";
import type { Step, Workflow, WorkflowJob } from "./workflow";

const OUTPUTS = ["tag", "version", "pep440", "release_type", "is_dev", "is_prerelease", "publish", "digests"];

/** What a published release starts: each target gets what it has not got yet, so that a run again completes it. */
export function releasePublishWorkflow({ cogrel, ci }: Ground): Workflow {
  return {
    file: ci.releasePublish,
    name: "Release publish",
    about: [
      "A published release starts it. verify-release says which targets lack something; the others are skipped, so that the run can be",
      "done again until all have it. A dev version goes nowhere. The environments pypi, crates-io and homebrew let a deployment through;",
      "PyPI and crates.io trust this file by its name and theirs.",
    ],
    // By hand at the tag of a release whose event started nothing, such as one that a job's own token published.
    on: { release: { types: ["published"] }, workflow_dispatch: {} },
    concurrency: { group: `\${{ github.workflow }}-\${{ github.ref }}`, cancel: false },
    jobs: [verifyJob(cogrel), cogletJob(cogrel), sdkJob(cogrel), cratesJob(cogrel), tapJob(cogrel)],
  };
}

function verifyJob(cogrel: Run): WorkflowJob {
  return {
    name: "verify-release",
    runsOn: "ubuntu-latest",
    timeout: 15,
    permissions: READ,
    outputs: Object.fromEntries(OUTPUTS.map((name) => [name, expression(`steps.release.outputs.${name}`)])),
    steps: [checkout("all"), { id: "release", name: "Check the release", run: cogrel("verify-release"), env: TOKEN }],
  };
}

/** What the first job found of the release. */
const found = (output: string) => expression(`needs.verify-release.outputs.${output}`);
const TAG = { ...TOKEN, TAG: found("tag") };

const wanted = (target: string) => `contains(fromJSON(needs.verify-release.outputs.publish), '${target}')`;

/** Wanted, and every job before it succeeded or had nothing left to do. */
function after(target: string, jobs: readonly string[]): string {
  const done = jobs.map((job) => `(needs.${job}.result == 'success' || needs.${job}.result == 'skipped')`);
  return ["!cancelled()", "needs.verify-release.result == 'success'", ...done, wanted(target)].join(" && ");
}

const OIDC = { contents: "read", "id-token": "write" } as const;

function downloadStep(cogrel: Run, glob: string): Step {
  return {
    name: "Fetch the release's files",
    run: cogrel(`download "$TAG" --only '${glob}' --to dist --digests "$DIGESTS" --missing-from pypi --yes`),
    env: { ...TAG, DIGESTS: found("digests") },
  };
}

function cogletJob(cogrel: Run): WorkflowJob {
  return {
    name: "publish-pypi-coglet",
    needs: ["verify-release"],
    if: wanted("pypi:coglet"),
    runsOn: "ubuntu-latest",
    timeout: 30,
    environment: { name: "pypi", url: "https://pypi.org/project/coglet/" },
    permissions: OIDC,
    steps: [checkout(), downloadStep(cogrel, "coglet-*.whl"), { name: "Upload to PyPI", uses: "pypi", with: { "packages-dir": "dist" } }],
  };
}

function sdkJob(cogrel: Run): WorkflowJob {
  return {
    name: "publish-pypi-sdk",
    needs: ["verify-release", "publish-pypi-coglet"],
    if: after("pypi:cog", ["publish-pypi-coglet"]),
    runsOn: "ubuntu-latest",
    timeout: 45,
    environment: { name: "pypi", url: "https://pypi.org/project/cog/" },
    permissions: OIDC,
    steps: [
      checkout(),
      {
        name: "Wait for coglet, which it requires",
        run: cogrel('wait "pypi:coglet==$PEP440" --tag "$TAG"'),
        env: { ...TAG, PEP440: found("pep440") },
      },
      downloadStep(cogrel, "cog-*"),
      { name: "Upload to PyPI", uses: "pypi", with: { "packages-dir": "dist" } },
    ],
  };
}

function cratesJob(cogrel: Run): WorkflowJob {
  return {
    name: "publish-crates-io",
    needs: ["verify-release"],
    if: wanted("crates:coglet"),
    runsOn: "ubuntu-latest",
    timeout: 45,
    environment: { name: "crates-io", url: "https://crates.io/crates/coglet" },
    permissions: OIDC,
    steps: [
      checkout(),
      { kept: "publish-crates-io before" },
      { id: "auth", uses: "crates" },
      {
        name: "Upload to crates.io",
        run: "cargo publish -p coglet --manifest-path crates/Cargo.toml",
        env: { CARGO_REGISTRY_TOKEN: expression("steps.auth.outputs.token") },
      },
      {
        name: "Wait until it is there",
        run: cogrel('wait "crates:coglet@$VERSION" --tag "$TAG"'),
        env: { ...TAG, VERSION: found("version") },
      },
    ],
  };
}

function tapJob(cogrel: Run): WorkflowJob {
  return {
    name: "update-homebrew-tap",
    needs: ["verify-release", "publish-pypi-sdk", "publish-crates-io"],
    if: after("homebrew", ["publish-pypi-sdk", "publish-crates-io"]),
    runsOn: "ubuntu-latest",
    timeout: 15,
    environment: { name: "homebrew" },
    permissions: READ,
    steps: tapSteps(cogrel, found("tag")),
  };
}
