import { checkout, expression, READ, type Run, TOKEN } from "./parts";
import type { Ground } from "./project";
import type { Step, Workflow, WorkflowJob } from "./workflow";

/** Without a cache: what anybody's run has put there must not get into a release. */
const MISE: Step = { uses: "mise", with: { cache: false } };

const WHEELS = [
  { platform: "linux-x86_64", runner: "ubuntu-latest", target: "x86_64-unknown-linux-gnu", manylinux: "auto", zig: "--zig" },
  { platform: "linux-aarch64", runner: "ubuntu-latest", target: "aarch64-unknown-linux-gnu", manylinux: "auto", zig: "--zig" },
  { platform: "macos-arm64", runner: "macos-14", target: "aarch64-apple-darwin", manylinux: "off", zig: "" },
];

/** GoReleaser's folders by the names that the release's programs have. */
const PROGRAMS = `mkdir -p assets
for program in Darwin_arm64:darwin_arm64 Darwin_x86_64:darwin_amd64 Linux_arm64:linux_arm64 Linux_x86_64:linux_amd64; do
  find dist -type f -path "*/cog_\${program#*:}*/cog" -exec cp {} "assets/cog_\${program%%:*}" \\;
done
ls -l assets`;

/** What a pushed tag starts: the tag is checked, everything is built once, and the draft is made of it. */
export function releaseBuildWorkflow({ cogrel, tagPrefix, ci }: Ground): Workflow {
  return {
    file: ci.releaseBuild,
    name: "Release build",
    about: [
      "A pushed tag starts it. A stable version and a pre-release become a draft, which a maintainer publishes with cogrel publish;",
      "a dev version is published at once. No caches: a release is built from its tag and nothing else.",
    ],
    // By hand at a tag that started nothing, such as the fourth of one push.
    on: { push: { tags: [`${tagPrefix}[0-9]+.[0-9]+.[0-9]+*`] }, workflow_dispatch: {} },
    concurrency: { group: `\${{ github.workflow }}-\${{ github.ref }}`, cancel: false },
    jobs: [verifyJob(cogrel), sdkJob(cogrel), wheelsJob(), programsJob(), releaseJob(cogrel)],
  };
}

const OUTPUTS = ["tag", "version", "pep440", "release_type", "is_dev", "is_prerelease", "commit"];

function verifyJob(cogrel: Run): WorkflowJob {
  return {
    name: "verify-tag",
    runsOn: "ubuntu-latest",
    timeout: 10,
    permissions: READ,
    outputs: Object.fromEntries(OUTPUTS.map((name) => [name, expression(`steps.tag.outputs.${name}`)])),
    steps: [checkout("all"), { id: "tag", name: "Check the tag", run: cogrel("verify-tag"), env: TOKEN }],
  };
}

function sdkJob(cogrel: Run): WorkflowJob {
  return {
    name: "build-sdk",
    needs: ["verify-tag"],
    runsOn: "ubuntu-latest",
    timeout: 30,
    permissions: READ,
    steps: [
      checkout("all"),
      MISE,
      { name: "Write what the build needs", run: cogrel("stamp --yes"), env: TOKEN },
      { kept: "build-sdk before" },
      { name: "Build wheel and sdist", run: "uv build --out-dir dist ." },
      { uses: "upload", with: { name: "CogPackage", path: "dist/cog-*", "if-no-files-found": "error" } },
    ],
  };
}

function wheelsJob(): WorkflowJob {
  return {
    name: "build-coglet-wheels",
    needs: ["verify-tag"],
    runsOn: expression("matrix.runner"),
    timeout: 60,
    permissions: READ,
    strategy: { "fail-fast": false, matrix: { include: WHEELS } },
    steps: [
      checkout("all"),
      { kept: "build-coglet-wheels before" },
      {
        name: "Build the wheel",
        uses: "maturin",
        with: {
          target: expression("matrix.target"),
          manylinux: expression("matrix.manylinux"),
          args: `--release --out dist -m crates/coglet-python/Cargo.toml \${{ matrix.zig }}`,
        },
      },
      {
        uses: "upload",
        with: { name: `CogletRustWheel-\${{ matrix.platform }}`, path: "dist/coglet-*-abi3-*.whl", "if-no-files-found": "error" },
      },
    ],
  };
}

function programsJob(): WorkflowJob {
  return {
    name: "build-cli",
    needs: ["verify-tag"],
    // The programs for macOS need its own compiler, those for Linux are built with zig.
    runsOn: "macos-14",
    timeout: 60,
    permissions: READ,
    env: { CGO_ENABLED: "1" },
    steps: [
      checkout("all"),
      MISE,
      { kept: "build-cli before" },
      { name: "Build the programs", uses: "goreleaser", with: { version: "~> v2", args: "build --clean --id cog" } },
      { name: "Name them as the release does", run: PROGRAMS },
      { uses: "upload", with: { name: "CogPrograms", path: "assets/cog_*", "if-no-files-found": "error" } },
    ],
  };
}

function releaseJob(cogrel: Run): WorkflowJob {
  return {
    name: "create-release",
    needs: ["verify-tag", "build-sdk", "build-coglet-wheels", "build-cli"],
    runsOn: "ubuntu-latest",
    timeout: 30,
    permissions: { contents: "write" },
    steps: [
      checkout("all"),
      { uses: "download", with: { path: "assets", "merge-multiple": true } },
      { kept: "create-release before" },
      // It looks through the files before it sends the first, and adds their digests.
      { name: "Make the draft; publish a dev version", run: cogrel("draft --assets assets --yes"), env: TOKEN },
      { name: "Look through the release", run: cogrel('audit "$GITHUB_REF_NAME"'), env: TOKEN },
    ],
  };
}
