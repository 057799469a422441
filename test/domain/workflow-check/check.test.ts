import { expect, test } from "vitest";
import { type Ci, defaultCi, withGate } from "../../../src/domain/ci/jobs";
import { checkWorkflows, type WorkflowFacts } from "../../../src/domain/workflow-check/check";
import { commandsOf } from "../../../src/domain/workflow-check/shell";

// Small workflows, one for each defect, and beside each one in which nothing may be found. Every finding is compared whole:
// rule, line, column. A rule that finds more, elsewhere or nothing fails here.

const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const MISE = "jdx/mise-action@3c2e0cf82a5b2e5249f0d3635a4d83d0ae861518 # v4.2.5";
const $ = (expression: string) => `\${{ ${expression} }}`;

const jobs = [
  { name: "changes", when: "always", needs: [] },
  { name: "test", when: "any", needs: ["changes"], matrix: "pythons", task: "test" },
] as const;
const ci: Ci = { ...defaultCi(), jobs: withGate(jobs, "ci-complete") };
const facts: Omit<WorkflowFacts, "files"> = { ci, tagPrefix: "v", list: undefined, tasks: new Set(["test", "lint"]) };

/** What is found in one file, or in several by their names: `rule line:column`, with the file's name where there are several. */
function found(files: string | Record<string, string>, other: Partial<WorkflowFacts> = {}): string[] {
  const named = typeof files === "string" ? { "any.yaml": files } : files;
  const all = Object.entries(named).map(([name, text]) => ({ path: `.github/workflows/${name}`, text }));
  const { data, checks, verdict } = checkWorkflows({ ...facts, ...other, files: all });
  expect(checks.filter(({ verdict: one }) => one === "no")).toHaveLength(data.findings.length);
  expect(verdict).toBe(data.findings.length === 0 ? "yes" : "no");
  return data.findings.map(({ rule, file, line, column }) =>
    [...(all.length > 1 ? [file.slice(18)] : []), rule, `${line}:${column}`].join(" "),
  );
}

/** A workflow of one job with these steps, each a line of YAML's flow or block text at its place. */
function steps(lines: string, { on = "push", permissions = "contents: read", job = "" } = {}): string {
  return `on: ${on}\npermissions:\n  ${permissions}\njobs:\n  one:\n    runs-on: x\n${job}    steps:\n${lines}`;
}
const FIRST = 8;

/** A workflow of two jobs, the second with these lines. */
function after(lines: string): string {
  return `on: push\npermissions: {}\njobs:\n  a: { runs-on: x, steps: [{ run: make }] }\n  b:\n    needs: [a]\n${lines}    runs-on: x\n    steps: [{ run: make }]\n`;
}

const gate = ({
  needs = "changes, test",
  condition = "    if: always()\n",
  step = "cogrel ci gate",
  more = "",
  test = "",
} = {}) => `on: push
permissions: {}
jobs:
  changes:
    runs-on: x
    steps: [{ run: cogrel ci changes }]
  test:
    needs: changes
    runs-on: x
    strategy: { matrix: { python: "${$("fromJSON(needs.changes.outputs.pythons)")}" } }
    steps: [{ run: mise run test }]
${test}${more}  ci-complete:
    needs: [${needs}]
${condition}    runs-on: x
    steps:
      - run: ${step}
`;

const LINT = "  lint:\n    needs: changes\n    runs-on: x\n    steps: [{ run: mise run lint }]\n";
const failing = (condition: string) => `exit 1\n        if: ${$(condition)}`;
const list = [
  { name: "changes", needs: [] },
  { name: "test", needs: ["changes"] },
];

const cases: [string, string | Record<string, string>, string[], Partial<WorkflowFacts>?][] = [
  // what GitHub itself refuses
  ["a key twice", after("    needs: [a]\n"), ["workflow-readable 7:5"]],
  ["a tab", "on: push\njobs:\n\ta: x\n", ["workflow-readable 3:1"]],
  ["an unknown key", after("    neads: [a]\n"), ["workflow-readable 7:5"]],
  ["an unknown context", steps(`      - run: echo ${$("foo.bar")}\n`), ["workflow-readable 8:19"]],
  [
    "env in a matrix",
    after(`    strategy: { matrix: { a: "${$("fromJSON(env.A)")}" } }\n`),
    ["workflow-readable 7:30", "workflow-readable 7:31"],
  ],
  ["a condition that is none", after("    if: github.ref = 'x'\n"), ["workflow-readable 7:9"]],
  ["a condition that asks for a secret", after("    if: nothing.here == 'x'\n"), ["workflow-readable 7:9"]],
  ["a list", "- a\n", ["workflow-readable 1:1"]],
  ["nothing", "", ["workflow-readable 1:1"]],
  [
    "an anchor",
    "on: push\npermissions: &p { contents: read }\njobs:\n  a:\n    permissions: *p\n    runs-on: x\n    steps: [{ run: make }]\n",
    [],
  ],
  // needs
  ["an unknown need", after("").replace("[a]", "[a, c]"), ["workflow-needs 6:16"]],
  ["itself", after("").replace("[a]", "[b]"), ["workflow-needs 6:13"]],
  ["two in a circle", after("").replace("a: {", "a: { needs: b,"), ["workflow-needs 4:15"]],
  [
    "a circle behind others, and who waits for it",
    `${after("")}  c: { needs: [a, e], runs-on: x, steps: [{ run: make }] }\n  d: { needs: C, runs-on: x, steps: [{ run: make }] }\n  e: { needs: d, runs-on: x, steps: [{ run: make }] }\n  f: { needs: e, runs-on: x, steps: [{ run: make }] }\n`,
    ["workflow-needs 9:19"],
  ],
  ["no jobs", "on: push\npermissions: {}\njobs: {}\n", ["workflow-needs 3:7"]],
  ["needs in another case", after("").replace("[a]", "[A]"), []],
  // the gate
  ["a gate", gate(), []],
  ["a job that the gate does not need", gate({ needs: "changes" }), ["gate-needs 7:3"]],
  ["a job after the gate", `${gate()}  tell:\n    needs: ci-complete\n    runs-on: x\n    steps: [{ run: make }]\n`, []],
  ["a gate without a condition", gate({ condition: "" }), ["gate-runs 12:3"]],
  ["a gate with !cancelled()", gate({ condition: `    if: ${$("!cancelled()")}\n` }), ["gate-runs 14:9"]],
  ["a gate with something beside always()", gate({ condition: "    if: always() && github.event_name == 'push'\n" }), ["gate-runs 14:9"]],
  ["a gate that is always, otherwise written", gate({ condition: "    if: success() || always()\n" }), []],
  ["a gate whose step may fail", `${gate()}        continue-on-error: true\n`, ["gate-runs 18:9"]],
  ["a gate for some paths", gate().replace("on: push", "on: { pull_request: { paths: ['src/**'] } }"), ["gate-runs 1:23"]],
  ["a gate for all but some paths", gate().replace("on: push", "on: { pull_request: { paths-ignore: ['docs/**'] } }"), ["gate-runs 1:23"]],
  [
    "a gate for a branch, and pushes of some paths",
    gate().replace("on: push", "on: { pull_request: { branches: [main] }, push: { paths: [src] } }"),
    [],
  ],
  ["some paths without a gate", steps("      - run: make\n", { on: "{ pull_request: { paths: ['src/**'] } }" }), []],
  [
    "a gate by hand that reads all",
    gate({ step: `test "${$("contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')")}" = false` }),
    [],
  ],
  [
    "a gate by hand that passes cancelled",
    gate({ step: `test "${$("contains(needs.*.result, 'failure')")}" = false` }),
    ["gate-needs 13:13"],
  ],
  ["a gate by hand that only fails after failure", gate({ step: failing("contains(needs.*.result, 'failure')") }), ["gate-needs 13:13"]],
  [
    "a gate by hand that fails after both",
    gate({ step: failing("contains(needs.*.result, 'FAILURE') || contains(needs.*.result, 'cancelled')") }),
    [],
  ],
  [
    "a gate by hand that asks for success of each",
    gate({ step: failing("needs.changes.result != 'success' || needs.test.result != 'success'") }),
    [],
  ],
  [
    "a gate by hand that lets one be cancelled",
    gate({ step: failing("needs.changes.result != 'success' || needs.test.result == 'failure'") }),
    ["gate-needs 13:22"],
  ],
  ["a gate by hand that joins the results", gate({ step: failing("contains(join(needs.*.result, ','), 'failure')") }), []],
  [
    "a gate by hand that asks for its own failure",
    gate({ step: failing("failure() && needs.test.result != 'success'") }),
    ["gate-needs 13:13", "gate-needs 13:22"],
  ],
  [
    "a gate by hand that chooses a value",
    gate({ step: `test "${$("needs.changes.result == 'success' && needs.test.result")}" = success` }),
    [],
  ],
  ["a gate by hand that reads JSON", gate({ step: `echo '${$("toJSON(needs)")}' | jq -e 'all(.result == "success")'` }), []],
  ["a gate by hand that only tells", gate({ step: `echo '${$("toJSON(needs)")}'` }), ["gate-needs 13:13", "gate-needs 13:22"]],
  ["a gate by hand that hands on", gate({ step: `echo "r=${$("join(needs.*.result)")}" >> "$GITHUB_OUTPUT"` }), []],
  ["a gate with needs in its env", `${gate({ step: "./judge.sh" })}    env: { N: "${$("toJSON(needs)")}" }\n`, []],
  [
    "a gate that an action judges",
    gate().replace(
      "run: cogrel ci gate",
      `uses: ${CHECKOUT.replace("actions/checkout", "a/green")}\n        with: { jobs: "${$("toJSON(needs)")}" }`,
    ),
    [],
  ],
  ["a gate by hand that forgets one", gate({ step: `test ${$("needs.changes.result")} = success` }), ["gate-needs 13:22"]],
  ["the gate's list", gate(), [], { list }],
  ["a job that the list has not got", gate(), ["gate-list 7:3"], { list: list.slice(0, 1) }],
  ["a job that only the list has", gate(), ["gate-list 12:3"], { list: [...list, { name: "gone", needs: [] }] }],
  [
    "other needs in the list",
    gate(),
    ["gate-list 7:3"],
    {
      list: [
        { name: "changes", needs: [] },
        { name: "test", needs: [] },
      ],
    },
  ],
  // conditions
  ["always()", after("    if: always()\n"), ["needs-succeed 7:9"]],
  ["!cancelled()", after(`    if: ${$("!cancelled()")}\n`), ["needs-succeed 7:9"]],
  ["always() and the need's success", after("    if: always() && needs.a.result == 'success'\n"), []],
  [
    "always() and success or skipped",
    after("    if: \"!cancelled() && (needs.a.result == 'success' || needs.a.result == 'skipped')\"\n"),
    [],
  ],
  ["always() and not failed, so cancelled", after("    if: always() && needs.a.result != 'failure'\n"), ["needs-succeed 7:9"]],
  ["no failure of any", after("    if: always() && !contains(needs.*.result, 'failure') && !contains(needs.*.result, 'cancelled')\n"), []],
  ["always() or", after("    if: always() || needs.a.result == 'success'\n"), ["needs-succeed 7:9"]],
  ["failure(), to tell of it", after("    if: failure()\n"), []],
  [
    "failure() before others",
    `${after("    if: failure()\n")}  c: { needs: b, runs-on: x, steps: [{ run: make }] }\n`,
    ["needs-succeed 7:9"],
  ],
  ["a condition that asks something else", after("    if: github.ref == 'refs/heads/main'\n"), []],
  ["always() in a text", after("    if: github.ref == 'always()'\n"), []],
  ["continue-on-error of a need", after("").replace("a: {", "a: { continue-on-error: true,"), ["needs-succeed 4:8"]],
  [
    "continue-on-error of a need, as an expression",
    after("").replace("a: {", `a: { continue-on-error: "${$("true")}",`),
    ["needs-succeed 4:8"],
  ],
  [
    "continue-on-error that hangs on the matrix",
    after("").replace("a: {", `a: { strategy: { matrix: { new: [true, false] } }, continue-on-error: "${$("matrix.new")}",`),
    [],
  ],
  [
    "continue-on-error of a need's only step",
    after("").replace("[{ run: make }]", "[{ continue-on-error: true, run: make }]"),
    ["needs-succeed 4:30"],
  ],
  ["continue-on-error of one of two", after("").replace("[{ run: make }]", "[{ continue-on-error: true, run: make }, { run: make }]"), []],
  [
    "continue-on-error of all behind the checkout",
    after("").replace("[{ run: make }]", `[{ uses: ${CHECKOUT.split(" ")[0]} }, { continue-on-error: true, run: make }]`),
    ["needs-succeed 4:99", "action-pinned 4:36"],
  ],
  ["continue-on-error of no need", after("    continue-on-error: true\n"), []],
  // text of others
  ["head_ref in run", steps(`      - run: echo ${$("github.head_ref")}\n`), [`untrusted-text ${FIRST}:19`]],
  [
    "a title on a later line",
    steps(`      - run: |\n          x\n          echo ${$("github.event.pull_request.title")}\n`),
    ["untrusted-text 10:16"],
  ],
  ["a title in a function", steps(`      - run: echo ${$("format('{0}', github.event.issue.title)")}\n`), [`untrusted-text ${FIRST}:19`]],
  ["a title by brackets", steps(`      - run: echo ${$("github['event']['issue']['body'] || 'x'")}\n`), [`untrusted-text ${FIRST}:19`]],
  ["the whole event", steps(`      - run: echo '${$("toJSON(github.event)")}'\n`), [`untrusted-text ${FIRST}:20`]],
  [
    "text that is compared only",
    steps(`      - run: echo ${$("contains(github.event.issue.title, 'x') || github.head_ref == 'x'")}\n`),
    [],
  ],
  ["text that decides only", steps(`      - run: echo ${$("github.event.pull_request.body && 'has' || 'none'")}\n`), []],
  [
    "text that is chosen",
    steps(`      - run: echo ${$("github.event.issue && github.event.pull_request.body || 'none'")}\n`),
    [`untrusted-text ${FIRST}:19`],
  ],
  [
    "a number, a hash, a name",
    steps(
      `      - run: echo ${$("github.event.number")} ${$("github.sha")} ${$("github.repository")} ${$("github.event.pull_request.head.sha")}\n`,
    ),
    [],
  ],
  ["text in env", steps(`      - run: echo "$REF"\n        env: { REF: "${$("github.head_ref")}" }\n`), []],
  [
    "text in env, put in all the same",
    steps(`      - run: echo ${$("env.REF")}\n        env: { REF: "${$("github.head_ref")}" }\n`),
    [`untrusted-text ${FIRST}:19`],
  ],
  ["env of something else", steps(`      - run: echo ${$("env.REF")}\n        env: { REF: main }\n`), []],
  [
    "a script",
    steps(
      `      - uses: actions/github-script@3d3c42e5aac5ba805825da76410c181273ba90b1 # v8.0.0\n        with:\n          script: x("${$("github.event.comment.body")}")\n`,
    ),
    ["untrusted-text 10:22"],
  ],
  [
    "an input that is a text",
    steps(`      - run: echo ${$("inputs.tag")}\n`, { on: "{ workflow_dispatch: { inputs: { tag: {} } } }" }),
    [`untrusted-text ${FIRST}:19`],
  ],
  [
    "an input that is a choice",
    steps(`      - run: echo ${$("inputs.tag")}\n`, { on: "{ workflow_dispatch: { inputs: { tag: { type: choice, options: [a] } } } }" }),
    [],
  ],
  // tokens
  ["no permissions", "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: make }]\n", ["token-scope 3:3"]],
  ["no permissions where it is called", "on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: make }]\n", []],
  ["write-all", "on: push\npermissions: write-all\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: make }]\n", ["token-scope 2:14"]],
  ["write for all", after("").replace("{}", "{ issues: write }"), ["token-scope 2:16"]],
  ["an identity for all", after("").replace("{}", "{ id-token: write }"), ["id-token-scope 2:16"]],
  ["write that nothing can use", after("    permissions: { contents: write }\n"), ["token-scope 7:20"]],
  ["write that is used", after(`    permissions: { contents: write }\n    env: { GH_TOKEN: "${$("github.token")}" }\n`), []],
  ["an identity that is not used", after("    permissions: { id-token: write }\n"), ["id-token-scope 7:20"]],
  ["an identity for uv", after("    permissions: { id-token: write }\n").replace(/make(?=[^m]*$)/, "uv publish"), []],
  [
    "an identity for an action",
    after("    permissions: { id-token: write }\n").replace(
      /\[\{ run: make \}\]\n$/,
      "\n      - uses: a/b@3d3c42e5aac5ba805825da76410c181273ba90b1 # v1\n",
    ),
    [],
  ],
  // actions
  ["an action by tag", steps("      - uses: actions/checkout@v7\n"), [`action-pinned ${FIRST}:15`]],
  ["an action by a short hash", steps("      - uses: actions/checkout@3d3c42e\n"), [`action-pinned ${FIRST}:15`]],
  ["an action by commit, without its version", steps(`      - uses: ${CHECKOUT.split(" ")[0]}\n`), [`action-pinned ${FIRST}:15`]],
  ["an action by commit", steps(`      - uses: ${CHECKOUT}\n      - uses: "${CHECKOUT.replace(" ", '" ')}\n      - uses: ./here\n`), []],
  ["one action often", steps("      - uses: a/b@v1\n      - uses: a/b@v1\n"), [`action-pinned ${FIRST}:15`]],
  ["an image by tag", steps("      - uses: docker://alpine:3\n"), [`action-pinned ${FIRST}:15`]],
  ["an image by digest", steps(`      - uses: docker://alpine@sha256:${"a".repeat(64)}\n`), []],
  ["a workflow by branch", "on: push\npermissions: {}\njobs:\n  a:\n    uses: o/r/.github/workflows/x.yaml@main\n", ["action-pinned 5:11"]],
  // pull_request_target
  ["pull_request_target", steps("      - run: make\n", { on: "[push, pull_request_target]" }), ["pull-request-target 1:12"]],
  ["pull_request", steps("      - run: make\n", { on: "pull_request" }), []],
  // caches
  [
    "a cache in a release",
    { "release-build.yaml": steps(`      - uses: ${MISE}\n`, { on: "{ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } }" }) },
    [`release-cache ${FIRST}:15`],
  ],
  [
    "no cache in a release",
    { "x.yaml": steps(`      - uses: ${MISE}\n        with: { cache: false }\n`, { on: "{ release: { types: [published] } }" }) },
    [],
  ],
  ...["true", "false"].map((sccache): [string, string, string[]] => [
    `maturin in a release, its cache ${sccache}`,
    steps(`      - uses: ${CHECKOUT.replace("actions/checkout", "PyO3/maturin-action")}\n        with: { sccache: ${sccache} }\n`, {
      on: "{ release: { types: [published] } }",
    }),
    sccache === "true" ? [`release-cache ${FIRST}:15`] : [],
  ]),
  ["a cache elsewhere", steps(`      - uses: ${MISE}\n`), []],
  // checkouts
  ["one commit for git describe", steps(`      - uses: ${CHECKOUT}\n      - run: git describe --tags\n`), [`checkout-depth ${FIRST}:9`]],
  ...(
    [
      ["50", "git describe --tags", 1],
      ["'50'", "git describe --tags", 1],
      ["50, fetch-tags: true", "git describe --tags", 0],
      ["50", "git log -5", 0],
      [`"${$("inputs.depth")}"`, "git describe", 0],
    ] as const
  ).map(([depth, run, times]): [string, string, string[]] => [
    `${depth} commits for ${run}`,
    steps(`      - uses: ${CHECKOUT}\n        with: { fetch-depth: ${depth} }\n      - run: ${run}\n`),
    times === 0 ? [] : [`checkout-depth ${FIRST}:9`],
  ]),
  [
    "the history for git describe",
    steps(`      - uses: ${CHECKOUT}\n        with: { fetch-depth: 0 }\n      - run: git describe --tags\n`),
    [],
  ],
  ["git describe in a comment", steps(`      - uses: ${CHECKOUT}\n      - run: |\n          # git describe\n          make\n`), []],
  ["a fetch before", steps(`      - uses: ${CHECKOUT}\n      - run: git fetch --tags && git describe\n`), []],
  [
    "a token that is left",
    steps(`      - uses: ${CHECKOUT}\n      - run: gh release view\n        env: { GH_TOKEN: "${$("github.token")}" }\n`, {
      permissions: "contents: write",
    }),
    [`checkout-credentials ${FIRST}:9`],
  ],
  ["a token for a push", steps(`      - uses: ${CHECKOUT}\n      - run: git push\n`, { permissions: "contents: write" }), []],
  [
    "no token for a push",
    steps(`      - uses: ${CHECKOUT}\n        with: { persist-credentials: false }\n      - run: git push\n`),
    [`checkout-credentials ${FIRST}:9`],
  ],
  // chains
  [
    "a release that starts nothing",
    {
      "a.yaml": steps(`      - run: gh release create v1\n        env: { GH_TOKEN: "${$("secrets.GITHUB_TOKEN")}" }\n`),
      "b.yaml": steps("      - run: make\n", { on: "{ release: { types: [published] } }" }),
    },
    [`a.yaml event-chain ${FIRST}:9`],
  ],
  [
    "a draft, an App's token, a dev version",
    {
      "a.yaml": steps(
        `      - run: gh release create --draft v1\n        env: { GH_TOKEN: "${$("github.token")}" }\n      - run: gh release create v1\n        env: { GH_TOKEN: "${$("secrets.APP")}" }\n      - run: gh release edit v1 --draft=false\n        if: needs.x.outputs.is_dev == 'true'\n        env: { GH_TOKEN: "${$("github.token")}" }\n`,
      ),
      "b.yaml": steps("      - run: make\n", { on: "{ release: { types: [published] } }" }),
    },
    [],
  ],
  ...["$TAG", "v1.2.3", "HEAD:refs/tags/x", `v\${VERSION}`, `\${TAG_NAME}`, $("steps.x.outputs.tag"), "--tags"].map(
    (ref): [string, string, string[]] => [
      `a push of ${ref} to its own workflow`,
      steps(`      - uses: ${CHECKOUT}\n      - run: git push origin "${ref}"\n`, { on: "{ push: { tags: ['v*'] } }" }),
      ["event-chain 9:9"],
    ],
  ),
  ...["main", "$BRANCH", "HEAD:refs/heads/v1.2.3", ":v1.2.3", "--delete v1.2.3", "w1.2.3", "1.2.3"].map(
    (ref): [string, string, string[]] => [
      `a push of ${ref}, which is no such tag`,
      steps(`      - uses: ${CHECKOUT}\n      - run: git push origin ${ref}\n`, { on: "{ push: { tags: ['v*'] } }" }),
      [],
    ],
  ),
  [
    "a push that is only told of",
    steps(
      `      - uses: ${CHECKOUT}\n        with: { persist-credentials: false }\n      - run: 'echo "remember: git push origin --tags"'\n      - run: echo git push origin --tags\n      - run: git commit -m "git push --tags" # git push --tags\n`,
      { on: "{ push: { tags: ['v*'] } }" },
    ),
    [],
  ],
  [
    "pushes by others' hands",
    steps(`      - uses: ${CHECKOUT}\n      - run: echo "$(retry git push)" && bash -c "git push"\n`, { permissions: "contents: write" }),
    [],
  ],
  ["a release that nobody waits for", steps(`      - run: gh release create v1\n        env: { GH_TOKEN: "${$("github.token")}" }\n`), []],
  // the Project
  ["a job of nobody's", gate({ needs: "changes, test, lint", more: LINT }), ["project-drift 12:3"]],
  [
    "a job that is lacking",
    gate()
      .replace(/ {2}test:\n(?: {4}.*\n)+/, "")
      .replace(", test]", "]"),
    ["project-drift 7:3"],
  ],
  [
    "a need that is lacking",
    gate()
      .replace("    needs: changes\n", "")
      .replace(/ {4}strategy.*\n/, "    strategy: { matrix: { python: ['3.10', '3.11', '3.12', '3.13'] } }\n"),
    ["project-drift 7:3"],
  ],
  ["other values", gate().replace(/strategy.*/, "strategy: { matrix: { python: ['3.10'] } }"), ["project-drift 10:27"]],
  ["no matrix", gate().replace(/ {4}strategy.*\n/, ""), ["project-drift 7:3"]],
  // tasks
  ["no task", gate().replace("mise run test", "pytest"), ["mise-task 7:3"]],
  ["a task that is not there", gate(), ["mise-task 11:20"], { tasks: new Set(["lint"]) }],
  ["tasks that are not known", gate(), [], { tasks: undefined }],
  ["tasks that are not known, in short", gate().replace("mise run test", "mise test"), [], { tasks: undefined }],
  ["mise's own commands", gate().replace("mise run test", "mise install"), ["mise-task 7:3"], { tasks: undefined }],
];

test.each(cases)("%s", (_, files, expected, other) => {
  expect(found(files, other)).toEqual(expected);
});

const build = (patterns: string, step = "make") =>
  found({ "release-build.yaml": steps(`      - run: ${step}\n`, { on: `{ push: { tags: [${patterns}] } }` }) });
const wrong = ["tag-filter 1:21"];

const filters: [string, string[], string?][] = [
  ["'v[0-9]+.[0-9]+.[0-9]+*'", []],
  ["'v[0-9]+.[0-9]+.[0-9]+'", wrong],
  ["'v[0-9]+.[0-9]+.[0-9]+', 'v[0-9]+.[0-9]+.[0-9]+-*'", []],
  ["'v[0-9].[0-9]+.[0-9]+*'", wrong],
  ["'v[0-9]+.[0-9]+.[0-9]+*', '!*-dev*'", wrong],
  ["'v*'", wrong],
  ["'v*'", [], "cogrel verify-tag"],
  ["'v*.*.*'", []],
  ["'**'", wrong],
  ["'[0-9]+.[0-9]+.[0-9]+*'", wrong],
  ["'v\\d+.\\d+.\\d+'", ["tag-filter 1:22"]],
  ["'^v[0-9]+'", ["tag-filter 1:22"]],
  ["'v[0-9'", wrong],
];

test.each([
  ["a b && c|d;e\n# f\ng #h", ["a b", "c", "d", "e", "g"]],
  ["if ! X=1 a 'b; c' \"d && e\"; then f; fi", ["a b; c d && e", "f", "fi"]],
  ['x="$(a "$(b `c`)")" d (e; (f)) 2>&1 g', ["c", "b $()", "a $()", "d", "e", "f", "2>&1 g"]],
  [`a ${$("b && 'c'")} \\"d "e`, [`a ${$("b && 'c'")} "d e`]],
  ["cat <<EOF >x\ngit push\nEOF\nd", ["cat >x", "d"]],
  ["cat <<-'END OF' x\nb", ["cat <<-END OF x", "b"]],
  ['\tcat <<-"END" | y <<B.\n\ta\n\tEND\nb\nBx\nB.\nc', ["cat", "y", "c"]],
  ["bash -e <<'EOF'\na b\nEOF\nc", ["bash -e", "a b", "EOF", "c"]],
  ["cat <<EOF | sh\na\nEOF", ["cat", "sh", "a", "EOF"]],
  ["cat <<< a\nb", ["cat <<< a", "b"]],
  ["echo $((x << y))\na", ["x << y", "echo $()", "a"]],
  [`${"(".repeat(50)}a ${"$(".repeat(50)}`, ["a $()".padEnd(3 * 50 + 2, "$()")]],
])("the commands of %j", (shell, commands) => {
  expect(commandsOf(shell).map((words) => words.join(" "))).toEqual(commands);
});

const spelled: [string, string[]][] = [
  ["mise run -j 4 nosuch", ["nosuch"]],
  ["mise run -j 4 -C sub one", []],
  ["mise --cd=sub run one", []],
  ["mise -q x:y", []],
  ["mise x:z", ["x:z"]],
  ["mise one", []],
  ["mise run 'x:*'", []],
  ["mise tasks run one", []],
  ["mise run one ::: nosuch4", ["nosuch4"]],
  ["mise run -- one a", []],
  ["mise run 'adv; rm -rf /'", []],
  ["make && ~/bin/mise r one", []],
  ["mise install", ["no mise task"]],
  ["echo mise run one", ["no mise task"]],
];

test.each(spelled)("%s", (script, lost) => {
  const known = new Set(["one", "x:y", "adv; rm -rf /"]);
  const text = gate().replace("{ run: mise run test }", `{ run: ${JSON.stringify(script)} }`);
  const { data } = checkWorkflows({ ...facts, tasks: known, files: [{ path: "w.yaml", text }] });
  expect(data.findings.map(({ what }) => /runs (?:the mise task )?([^,]*)/.exec(what)?.[1])).toEqual(lost);
});

test("a task's name in what mends it is one word", () => {
  const own: Ci = { ...defaultCi(), jobs: withGate([jobs[0], { ...jobs[1], task: 'a "b"; c' }], "ci-complete") };
  const text = gate().replace("mise run test", "make");
  const { data } = checkWorkflows({ ...facts, ci: own, files: [{ path: "w.yaml", text }] });
  expect(data.findings.map(({ fix }) => fix)).toEqual([`mise run 'a "b"; c'        in the job, and [tasks."a \\"b\\"; c"] in mise.toml`]);
});

test.each([
  ["github.event.commits[0].message", "", "MESSAGE", '"$MESSAGE" in run:'],
  ["github.head_ref", "shell: sh -e {0}", "HEAD_REF", '"$HEAD_REF" in run:'],
  ["github.head_ref", "shell: pwsh", "HEAD_REF", "$env:HEAD_REF in run:"],
  ["github.head_ref", "shell: python", "HEAD_REF", 'os.environ["HEAD_REF"] in run:'],
  ["github.head_ref", "shell: perl {0}", "HEAD_REF", "HEAD_REF read from the environment in run:"],
  ["github.head_ref", "shell: cmd", "HEAD_REF", "$env:HEAD_REF in run:, with shell: pwsh; cmd runs what is in a variable's text"],
  ["github.head_ref", "", "HEAD_REF", "$env:HEAD_REF in run:", "    runs-on: windows-latest\n"],
  [
    "github.head_ref",
    "",
    "HEAD_REF",
    'os.environ["HEAD_REF"] in run:',
    "    defaults: { run: { shell: python } }\n    runs-on: windows-latest\n",
  ],
])("what mends %s in a script with %j", (expression, shell, name, use, job = "    runs-on: x\n") => {
  const text = steps(`      - run: echo ${$(expression)}\n        ${shell}\n`).replace("    runs-on: x\n", job);
  const { data } = checkWorkflows({ ...facts, files: [{ path: "w.yaml", text }] });
  expect(data.findings.map(({ fix }) => fix)).toEqual([`env: ${name}: ${$(expression)}        and ${use}`]);
});

test.each(filters)("the tags %s", (patterns, expected, step) => {
  expect(build(patterns, step)).toEqual(expected);
});

test("a release's publication is started by published alone", () => {
  const on = (release: string) => found({ "release-publish.yaml": steps("      - run: make\n", { on: release }) });
  expect(on("{ release: { types: [published] } }")).toEqual([]);
  for (const other of ["release", "{ release: { types: [created] } }", "{ release: { types: [published, edited] } }"])
    expect(on(other)).toEqual([expect.stringMatching(/^tag-filter 1:/)]);
});

test("a finding says what, why and how to mend it; several are in order", () => {
  const { data, checks } = checkWorkflows({
    ...facts,
    files: [{ path: "w.yaml", text: steps(`      - uses: a/b@v1\n      - run: echo ${$("github.head_ref")}\n`) }],
  });
  expect(data.findings.map(({ rule }) => rule)).toEqual(["untrusted-text", "action-pinned"]);
  expect(data.findings[0]).toEqual({
    rule: "untrusted-text",
    file: "w.yaml",
    line: 9,
    column: 19,
    what: "github.head_ref in run:",
    why: expect.stringContaining("before the shell reads it"),
    fix: `env: HEAD_REF: ${$("github.head_ref")}        and "$HEAD_REF" in run:`,
  });
  expect(checks.find(({ verdict }) => verdict === "no")).toMatchObject({ at: { file: "w.yaml", line: 9, column: 19 } });
});
