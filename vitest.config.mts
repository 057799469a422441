import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take a minute or so each: begun last, they would run on alone. */
const LONG =
  /\/(transcripts|program\/(release|rehearse|draft-killed|ci-run|release-run|rehearse-workflows)|rehearsal\/publishing|commands\/publish)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((one) => !isLong(one))];
  }
}

/** Whole workflows under act, half a minute each: one of the files in each run, by its seed; `npm run test:all` takes all of them. */
const ACT = ["ci-run", "release-run", "rehearse-workflows"].map((name) => `test/program/${name}.test.ts`);
const { COGREL_TEST_ALL, COGREL_TEST_SEED } = process.env;
const SPARED = COGREL_TEST_ALL || COGREL_TEST_SEED === undefined ? [] : ACT.filter((_, at) => at !== Number(COGREL_TEST_SEED) % ACT.length);

const PURE = "test/domain/**/*.test.ts";

export default defineConfig({
  plugins: [
    {
      // GitHub's libraries name source maps whose sources they don't ship, each of which would be a warning.
      name: "without-source-maps",
      load: (id) => (/\/@actions\/.*\.js$/.test(id) ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "") : undefined),
    },
  ],
  test: {
    // Real git, real processes: slow on a busy machine, never this slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Written for bundlers: it imports JSON as Node doesn't.
    server: { deps: { inline: [/@actions/] } },
    pool: "forks",
    // More than there are cores: many tests wait for a program to look again.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // A forgotten `test.only` would leave out everything else and be green.
    allowOnly: false,
    env: { NO_COLOR: "1" },
    projects: [
      // What is pure leaves nothing behind: no process of its own for each file.
      { extends: true, test: { name: "domain", include: [PURE], isolate: false } },
      {
        extends: true,
        test: {
          name: "world",
          include: ["test/**/*.test.ts"],
          exclude: [PURE, ...SPARED],
          globalSetup: ["test/tools/build-first.ts"],
          setupFiles: ["test/setup.ts"],
          // To open the modules anew for each file would take a tenth of the whole run.
          isolate: false,
        },
      },
    ],
  },
});
