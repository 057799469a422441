import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    {
      // GitHub's libraries name source maps whose sources they don't ship, each of which would be a warning.
      name: "without-source-maps",
      load: (id) => (/\/@actions\/.*\.js$/.test(id) ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "") : undefined),
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/tools/build-first.ts"],
    // Real git, real processes: slow on a busy machine, never this slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Written for bundlers: it imports JSON as Node doesn't.
    server: { deps: { inline: [/@actions/] } },
    pool: "forks",
    // More than there are cores: many tests wait for a program to look again.
    maxWorkers: 3,
    // A forgotten `test.only` would leave out everything else and be green.
    allowOnly: false,
    env: { NO_COLOR: "1" },
  },
});
