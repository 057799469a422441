import fc from "fast-check";
import { expect, test } from "vitest";
import type { Configuration } from "../../src/domain/configuration/grammar";
import { loadConfiguration } from "../../src/domain/configuration/load";
import { RULES_OF_TEXT, type Rule } from "../../src/domain/configuration/rules";
import { configurationText } from "../../src/domain/init/configuration-text";
import { fits } from "../../src/domain/init/questions";
import { workflowFrom } from "../../src/domain/init/workflows";

// What `cogrel init` writes and reads, without a repository.

/** Texts that a rule lets through, from the characters that hurt most. */
function texts(rule: Rule, characters: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 12 }).filter((text) => fits(rule, text));
}

const paths = texts(RULES_OF_TEXT.path, "ab/'`$(){}[]#=.é\u{1f600} ");
const matches = fc
  .tuple(texts(RULES_OF_TEXT.value, "ab'\"\\#=d+ "), fc.constantFrom('([^"]+)', "([^']+)", "(.+)"))
  .map(([before, capture]) => `${before.replace(/\\.?/g, "\\\\")}${capture}`)
  .filter((text) => fits(RULES_OF_TEXT.match, text));
const names = texts(RULES_OF_TEXT.package, "abC0._-");

const configurations: fc.Arbitrary<Configuration> = fc.record(
  {
    schema: fc.constant(1),
    repository: texts(RULES_OF_TEXT.repository, "ab/.-_"),
    branches: fc.record({ release: fc.array(texts(RULES_OF_TEXT.branches, "ab/'\"$(#é!-"), { minLength: 1, maxLength: 3 }) }),
    tag: fc.record({ prefix: texts(RULES_OF_TEXT.prefix, "ab/v.-_") }),
    files: fc.uniqueArray(fc.record({ path: paths, kind: fc.constant("pattern"), match: matches }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ path }) => path,
    }),
    packages: fc.uniqueArray(fc.record({ name: names, registry: fc.constantFrom("pypi", "crates"), path: paths }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ name, registry }) => `${registry}:${name}`,
    }),
  },
  { requiredKeys: ["schema"] },
) as fc.Arbitrary<Configuration>;

test("whatever was found, the text of it loads and says the same; what is left out is comment, whatever it is called", () => {
  fc.assert(
    fc.property(configurations, fc.array(fc.string({ unit: "binary" }), { maxLength: 3 }), (configuration, leftOut) => {
      const why = { files: "first\nschema = 2", tag: leftOut[0] };
      const text = configurationText({ configuration, why, leftOut, cogShape: false } as never, "./x.json");
      expect(loadConfiguration(text, "cogrel.toml")).toEqual(configuration);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["push and tags, as a table", "on:\n  push:\n    tags:\n      - 'v*'\n", true, false],
  ["push of branches only", "on:\n  push:\n    branches: [main]\n", false, false],
  ["push, all of it", "on: push\n", false, false],
  ["in braces", "on: { push: { tags: ['v*'] } }\n", true, false],
  ["quoted", '"on":\n  push:\n    tags: ["v*"]\n', true, false],
  ["a release, in a list", "on: [push, release]\n", false, true],
  ["a release, as an item", "on:\n  - release\n", false, true],
  ["a release, as a table", "on:\n  release:\n    types: [published]\n", false, true],
  ["both", "on:\n  release:\n  push:\n    tags: ['*']\n", true, true],
  ["a comment", "on:\n  # push: tags\n  #  release:\n  pull_request:\n", false, false],
  ["in a job only", "on: pull_request\njobs:\n  release:\n    tags: x\n", false, false],
  ["CRLF", "on:\r\n  push:\r\n    tags: ['v*']\r\n", true, false],
  ["no YAML", "\t{{{{\n", false, false],
  ["nothing", "", false, false],
])("which event starts a workflow: %s", (_, text, onTag, onRelease) => {
  expect(workflowFrom(".github/workflows/x.yaml", text)).toMatchObject({ onTag, onRelease });
});

test.each([
  ["uses: pypa/gh-action-pypi-publish@v1", ["pypi"]],
  ["run: uv publish dist/*", ["pypi"]],
  ["run: cargo publish -p x && twine upload dist/*", ["pypi", "crates"]],
  ["run: echo published", []],
])("to which registries a workflow publishes: %s", (step, publishes) => {
  expect(workflowFrom(".github/workflows/x.yml", `on: push\njobs:\n  a:\n    steps:\n      - ${step}\n`)?.publishes).toEqual(publishes);
});

test("a gate is a job that needs others and runs whatever became of them", () => {
  const text =
    'jobs:\n  a:\n    needs: x\n  b:\n    if: always()\n  c:\n    needs: [a, b]\n    if: "!cancelled() || always()"\n    steps: []\n';
  expect(workflowFrom(".github/workflows/x.yml", text)).toMatchObject({ jobs: ["a", "b", "c"], gates: ["c"] });
  expect(workflowFrom(".github/workflows/-x.yml", text)).toBeUndefined();
});
