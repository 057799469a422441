import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/tools/build-first.ts"],
    // Real git, real processes: slow on a busy machine, never this slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    // A forgotten `test.only` would leave out everything else and be green.
    allowOnly: false,
    env: { NO_COLOR: "1" },
  },
});
