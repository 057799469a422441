import { checkout, expression } from "./parts";
import type { Ground } from "./project";
import type { Workflow } from "./workflow";

/** CodeQL's languages, and how it builds them: Go is built, the others are read as they are. */
const LANGUAGES = [
  { language: "go", build: "autobuild" },
  { language: "python", build: "none" },
  { language: "rust", build: "none" },
] as const;

/** The languages that CodeQL looks through: those of the Project's components. */
function languagesOf({ ci }: Ground): (typeof LANGUAGES)[number][] {
  return LANGUAGES.filter(({ language }) => ci.components.some(({ name }) => name === language));
}

/** CodeQL on each change and once a week; none where no component is in one of its languages. */
export function codeqlWorkflow(ground: Ground): Workflow | undefined {
  const languages = languagesOf(ground);
  if (languages.length === 0) return undefined;
  return {
    file: "codeql.yaml",
    name: "CodeQL",
    about: ["The languages are those of the components in cogrel.toml that CodeQL knows."],
    on: { push: { branches: ground.branches }, pull_request: { branches: ground.branches }, schedule: [{ cron: "23 4 * * 1" }] },
    concurrency: {
      group: `\${{ github.workflow }}-\${{ github.event.pull_request.number || github.ref }}`,
      cancel: expression("github.event_name == 'pull_request'"),
    },
    jobs: [
      {
        name: "analyze",
        runsOn: "ubuntu-latest",
        timeout: 60,
        permissions: { actions: "read", contents: "read", "security-events": "write" },
        strategy: { "fail-fast": false, matrix: { include: languages } },
        steps: [
          checkout(),
          { uses: "codeqlInit", with: { languages: expression("matrix.language"), "build-mode": expression("matrix.build") } },
          { kept: "analyze before" },
          { uses: "codeqlAnalyze", with: { category: `/language:\${{ matrix.language }}` } },
        ],
      },
    ],
  };
}
