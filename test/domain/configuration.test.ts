import { readFileSync } from "node:fs";
import Ajv from "ajv";
import fc from "fast-check";
import { parse as parseSmol, stringify } from "smol-toml";
import { expect, test } from "vitest";
import { defaultCi } from "../../src/domain/ci/jobs";
import { loadConfiguration } from "../../src/domain/configuration/load";
import { projectFrom } from "../../src/domain/configuration/project";
import { configurationReference } from "../../src/domain/configuration/reference";
import { configurationSchema } from "../../src/domain/configuration/schema";
import { Problem } from "../../src/domain/problem";
import { cogPackages, defaultProject } from "../../src/domain/project";

const load = (text: string) => loadConfiguration(text, "cogrel.toml");
/** The lines of the Problem that a text is refused with, without the file's name; none if it is taken. */
function refusals(text: string): string[] {
  try {
    load(text);
    return [];
  } catch (caught) {
    if (!(caught instanceof Problem)) throw caught;
    expect([caught.code, caught.exit]).toEqual(["configuration", 2]);
    return caught.message.split("\n").map((line) => line.replace(/^cogrel\.toml:/, ""));
  }
}
const schemaAccepts = new Ajv({ allErrors: true }).compile(configurationSchema());

const FULL = `
schema = 1
repository = "owner/name"
[branches]
release = ["main", "release/*"]
[tag]
prefix = "v"
[bump]
message = "Release {version}"
[[files]]
path = "VERSION.txt"
kind = "text"
[[files]]
path = "a/version.go"
kind = "pattern"
match = 'V = "([^"]+)"'
[[packages]]
name = "coglet"
registry = "pypi"
path = "crates/coglet-python"
needs = []
assets = ["coglet-{pep440}-*.whl"]
[[packages]]
name = "cog"
registry = "pypi"
needs = ["coglet"]
[release]
assets = [{ name = "cog_Darwin_arm64", format = "macho-arm64" }, { name = "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl" }]
allow_extra = ["*.sbom.json"]
[homebrew]
tap = "owner/homebrew-tap"
cask = "Casks/cog.rb"
template = ".github/cog.rb.tmpl"
[ci]
gate = "all-green"
release_build = "build.yml"
release_publish = "publish.yaml"
everything = [".github/**"]
[[ci.components]]
name = "docs"
paths = ["docs/", "**/*.md"]
[[ci.matrices]]
name = "nodes"
values = ["20", "22"]
[[ci.jobs]]
name = "changes"
[[ci.jobs]]
name = "lint_docs"
when = ["docs"]
needs = ["changes"]
matrix = "nodes"
task = "lint:docs"
informational = true
`;

/** A document of one line beyond the schema. */
const one = (line: string) => `schema = 1\n${line}\n`;

const GOOD: [string, string][] = [
  ["nothing but the schema", "schema = 1"],
  ["every key", FULL],
  ["CRLF with comments and a byte order mark", `\ufeff${FULL.replaceAll("\n", " # é\r\n")}`.replace("\ufeff # é\r\n", "\ufeff")],
  ["dotted keys", one('tag.prefix = ""\nbranches.release = ["**"]')],
  ["an inline table", one('bump = { message = "{version}" }')],
  ["a nested prefix", one('tag.prefix = "cli/v"')],
  [
    "kinds that the names say",
    one('files = [{path="VERSION"}, {path="a/b.txt"}, {path="Cargo.toml"}, {path="x/pyproject.toml"}, {path="package.json"}]'),
  ],
  ["a package at the root", one('packages = [{name="x", registry="crates", path="."}]')],
  [
    "a package that needs one of another registry",
    one('packages = [{name="x", registry="crates"}, {name="y", registry="pypi", needs=["crates:x"]}]'),
  ],
  ["packages of one name on two registries", one('packages = [{name="x", registry="crates"}, {name="x", registry="pypi"}]')],
  ["paths with dots and dashes inside", one('files = [{path=".github/a..b/..c/-x y.txt"}]')],
];

/** What schema and loader both refuse; then the place and the reason. */
const BAD: [string, string, ...(string | RegExp)[]][] = [
  ["no schema", 'repository = "a/b"', /^1:1: schema is missing; write schema = 1$/],
  ["nothing at all", "", /^1:1: schema is missing/],
  ["another schema", "schema = 2", /^1:10: schema is 2; it must be 1; another number is for another version of cogrel$/],
  ["a schema that is a string", 'schema = "1"', /^1:10: schema is "1"; it must be 1/],
  ["an unknown key with a near name", one("branchs = 1"), '2:1: unknown key "branchs" (did you mean "branches"?)'],
  ["an unknown key inside", one('[[files]]\npth = "x"\npath = "a.txt"'), '3:1: unknown key "pth" in files 1 (did you mean "path"?)'],
  ["an unknown key with nothing near", one("[tag]\nxyzzy = 1"), '3:1: unknown key "xyzzy" in tag; known: prefix'],
  ["an unknown key with hostile letters", one('"\\u001b[2J\\u202e" = 1'), /^2:1: unknown key "\\u\{1b\}\[2J\\u\{202e\}"; known/],
  ["__proto__", one("[__proto__]\nschema = 1"), /^2:2: unknown key "__proto__"; known/],
  ["__proto__ inside", one("tag.__proto__.prefix = 'x'"), /^2:1: unknown key "__proto__" in tag/],
  ["constructor", one("constructor = 1"), /^2:1: unknown key "constructor"/],
  ["a string for a list", one('branches.release = "main"'), '2:20: branches.release is "main"; it must be a list'],
  [
    "a number in a list",
    one('branches.release = ["main", 7]'),
    /^2:29: branches\.release 2 is 7; it must be a pattern of branch names: .*, in quotes$/,
  ],
  ["no release branch", one("branches.release = []"), "2:20: branches.release is empty; name at least one, or leave it out"],
  ["a table for a string", one("[repository]\nx = 1"), /^2:2: repository is a table; it must be /],
  ["a list for a table", one("tag = []"), "2:7: tag is a list; it must be a table"],
  ["a date for a table", one("ci = 2020-01-01"), "2:6: ci is 2020-01-01; it must be a table"],
  ["a table for a list of tables", one('[files]\npath = "a.txt"'), "2:2: files is a table; it must be a list"],
  ["a path missing", one("[[files]]\nkind = 'text'"), "2:3: path is missing in files 1"],
  [
    "a kind that is not known",
    one("[[files]]\npath = 'a'\nkind = 'txt'"),
    /^4:8: files 1\.kind is "txt"; it must be one of text, .* \(did you mean "text"\?\)$/,
  ],
  [
    "no kind and a name that says none",
    one("[[files]]\npath = 'a.go'"),
    "3:1: files 1.path needs a kind beside it: its name does not say how it holds the version",
  ],
  [
    "pattern without match",
    one("[[files]]\npath = 'a.txt'\nkind = 'pattern'"),
    '4:1: files 1.kind is "pattern", which needs a match beside it',
  ],
  ["match without pattern", one("[[files]]\npath = 'a.txt'\nmatch = '(x)'"), '4:1: files 1.match is for kind = "pattern" only'],
  [
    "a match that is too long",
    one(`files = [{path='a', kind='pattern', match='(${"x".repeat(200)})'}]`),
    /match is 202 characters long; at most 200 are taken$/,
  ],
  [
    "a repository without owner",
    one('repository = "cog"'),
    /^2:14: repository is "cog"; it must be a repository of the form "owner\/name"$/,
  ],
  ["a repository that is an address", one('repository = "https://example.invalid/a/b"'), /^2:14: /],
  ["a repository of dots", one('repository = "a/.."'), /^2:14: /],
  ["a repository that looks like a flag", one('repository = "-a/b"'), /^2:14: /],
  ...[
    "",
    "/etc/passwd",
    "../x.txt",
    "a/../b.txt",
    "a/..",
    "./a.txt",
    "a//b.txt",
    "a/",
    "a\\\\b.txt",
    "C:/a.txt",
    "c:a.txt",
    "a\\u0000.txt",
    "a\\n.txt",
    "-a.txt",
    ".git/x.txt",
    "a/.GIT/x.txt",
    "a*.txt",
    ":(top)a.txt",
    "\\u0085.txt",
  ].map((path): [string, string, RegExp] => [
    `the path ${path}`,
    one(`files = [{ path = "${path}", kind = "text" }]`),
    /^2:19: files 1\.path is ".*"; it must be a path inside the repository/,
  ]),
  ...["-v", "v 1", "v~", "a..b", "/v", ".v", "a//", "a/.b", "a.lock/", "v1", "v1.", "v\\n", "é", "x".repeat(51)].map(
    (prefix): [string, string, RegExp] => [
      `the prefix ${prefix}`,
      one(`tag.prefix = "${prefix}"`),
      /^2:14: tag\.prefix is (".*"; it must be what stands before|51 characters long)/,
    ],
  ),
  ...["", "-x", "a b", "a..b", "/a", "a/", "a:b", "a\\\\b", "{a,b}", "a~1", "a\\u0007"].map((glob): [string, string, RegExp] => [
    `the branch pattern ${glob}`,
    one(`branches.release = ["${glob}"]`),
    /^2:21: branches\.release 1 is ".*"; it must be a pattern/,
  ]),
  ...["Bump", "", " {version}", "{version} ", "a\\n{version}", "{version}\\u0007", "{version}\\u2028x"].map(
    (message): [string, string, RegExp] => [
      `the message ${message}`,
      one(`bump.message = "${message}"`),
      /^2:16: bump\.message is ".*"; it must be one line with \{version\} in it$/,
    ],
  ),
  [
    "a registry that is not known",
    one("packages = [{name='x', registry='npm'}]"),
    /^2:33: packages 1\.registry is "npm"; it must be one of pypi, crates$/,
  ],
  ["a package without a name", one("packages = [{registry='pypi'}]"), "2:13: name is missing in packages 1"],
  ["an asset with a slash", one("release.allow_extra = ['a/b']"), /^2:24: release\.allow_extra 1 is "a\/b"; it must be an asset's name/],
  ["an asset with an unknown placeholder", one("release.allow_extra = ['{tag}.zip']"), /^2:24: /],
  [
    "a cask outside",
    one("homebrew = {tap='a/b', cask='../x.rb', template='x'}"),
    /^2:29: homebrew\.cask is "\.\.\/x\.rb"; it must be a path/,
  ],
  [
    "homebrew without its parts",
    one("[homebrew]"),
    "2:2: tap is missing in homebrew",
    "2:2: cask is missing in homebrew",
    "2:2: template is missing in homebrew",
  ],
  ...["", "/a", "-a", "a//b", "../a", "a/../b", "a/.", "a\\\\b", "a\\u0000"].map((glob): [string, string, RegExp] => [
    `the path pattern ${glob}`,
    one(`ci.everything = ["${glob}"]`),
    /^2:18: ci\.everything 1 is ".*"; it must be a pattern of files/,
  ]),
  [
    "a component that is no output's name",
    one("ci.components = [{name='Go', paths=['a']}]\nci.jobs = [{name='x'}]"),
    /^2:24: ci\.components 1\.name is "Go"/,
  ],
  ["components without jobs", one("ci.components = [{name='go', paths=['a']}]"), /^2:1: ci\.components needs jobs beside it/],
  ["a flag that is a text", one("ci.jobs = [{name='x', informational='yes'}]"), /^2:37: .* is "yes"; it must be true or false$/],
  ["a workflow that is a path", one("ci.release_build = '../x.yaml'"), /^2:20: ci\.release_build is /],
  [
    "several faults, in the order of the file",
    "schema = 3\nfoo = 1\n[tag]\nprefx = 'v'\n[[files]]\npath = '/x'\n",
    /^1:10: schema is 3; it must be 1/,
    /^2:1: unknown key "foo"/,
    '4:1: unknown key "prefx" in tag (did you mean "prefix"?)',
    /^6:8: files 1\.path is "\/x"; it must be/,
  ],
];

/** What no JSON Schema can say: parts that refer to each other, and expressions. */
const BEYOND_SCHEMA: [string, string, ...(string | RegExp)[]][] = [
  ["a file twice", one("files = [{path='a.txt'}, {path='a.txt'}]"), '2:32: "a.txt" is in files twice; keep one'],
  [
    "a package twice",
    one("packages = [{name='x', registry='pypi'}, {name='x', registry='pypi'}]"),
    '2:48: "pypi:x" is in packages twice; keep one',
  ],
  ["an asset twice", one("release.assets = [{name='x'}, {name='x'}]"), '2:37: "x" is in release.assets twice; keep one'],
  [
    "a need that is not there",
    one("packages = [{name='x', registry='pypi', needs=['y']}]"),
    '2:48: "pypi:y" is not in packages; known: pypi:x',
  ],
  [
    "a need on another registry",
    one("packages = [{name='x', registry='crates'}, {name='y', registry='pypi', needs=['x']}]"),
    /"pypi:x" is not in packages; known: crates:x, pypi:y/,
  ],
  ["a need of itself", one("packages = [{name='x', registry='pypi', needs=['x']}]"), '2:47: "pypi:x" needs itself, through its needs'],
  [
    "needs in a circle",
    one("packages = [{name='x', registry='pypi', needs=['y']}, {name='y', registry='pypi', needs=['x']}, {name='z', registry='pypi'}]"),
    /"pypi:x" needs itself/,
    /"pypi:y" needs itself/,
  ],
  [
    "components and matrices whose outputs would be one",
    one(
      "[ci]\ncomponents = [{name='jobs', paths=['a']}, {name='pythons', paths=['a']}]\njobs = [{name='x'}]\nmatrices = [{name='pythons', values=['1']}]",
    ),
    '3:21: "jobs" is the name of another output of changes',
    '5:19: "pythons" is the name of another output of changes',
  ],
  [
    "a job of names that lead nowhere, the gate itself, and a name twice",
    one("[ci]\njobs = [{name='x', when=['go', 'java'], needs=['y', 'ci-complete'], matrix='rubies'}, {name='x'}, {name='ci-complete'}]"),
    '3:32: "java" is not in ci.components; known: go, rust, python, integration-tests',
    '3:48: "y" is not in ci.jobs; known: x',
    '3:53: "ci-complete" is not in ci.jobs; known: x',
    '3:76: "rubies" is not in ci.matrices; known: pythons, platforms, runtimes',
    '3:93: "x" is in ci.jobs twice; keep one',
    '3:105: "ci-complete" is the gate: it always runs and needs all others; leave it out',
  ],
  [
    "jobs that need each other",
    one("ci.jobs = [{name='x', needs=['y']}, {name='y', needs=['x']}]"),
    /"x" needs itself/,
    /"y" needs itself/,
  ],
  ["a path pattern without end", one('ci.everything = ["a[b"]'), /1 is "a\[b"; .*: a "\[" that no "\]" closes$/],
  ["a branch pattern without end", one('branches.release = ["a[b"]'), /1 is "a\[b"; .*: a "\[" that no "\]" closes$/],
  [
    "a match that is no expression",
    one("files = [{path='a', kind='pattern', match='('}]"),
    /^2:43: files 1\.match is "\("; .*: not a regular expression/,
  ],
  ["a match without capture", one("files = [{path='a', kind='pattern', match='x'}]"), /no capture where one is needed/],
  [
    "a match that could explode, if it were run otherwise",
    one("files = [{path='a', kind='pattern', match='(?:a*)*(b)'}]"),
    /repeats something that may be empty/,
  ],
];

test.each(GOOD)("a good document is taken by loader and schema: %s", (_name, text) => {
  expect(refusals(text)).toEqual([]);
  schemaAccepts(plain(text));
  expect(schemaAccepts.errors).toBeNull();
});

test.each(BAD)("a bad document is refused by loader and schema, each fault at its place: %s", (_name, text, ...expected) => {
  expectLines(refusals(text), expected);
  expect(schemaAccepts(plain(text))).toBe(false);
});

test.each(BEYOND_SCHEMA)("a document that the schema cannot judge is refused by the loader: %s", (_name, text, ...expected) => {
  expectLines(refusals(text), expected);
  expect(schemaAccepts(plain(text))).toBe(true);
});

test("loader and schema agree on whatever is put together from known keys and odd values", () => {
  const odd = fc.constantFrom<unknown>(
    "",
    "main",
    "a/b",
    "../a",
    "VERSION.txt",
    "x.go",
    "{version}",
    "pattern",
    "text",
    "pypi",
    "(x)",
    1,
    1.5,
    true,
    [],
    {},
  );
  const table = (inside: Record<string, fc.Arbitrary<unknown>>) => {
    const parts: Record<string, fc.Arbitrary<unknown>> = {};
    for (const [key, value] of Object.entries(inside))
      parts[key] = fc.oneof({ weight: 19, arbitrary: value }, { weight: 1, arbitrary: odd });
    return fc.oneof(
      { weight: 9, arbitrary: fc.record(parts, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.record({ ...parts, unknown: odd }, { requiredKeys: [] }) },
    );
  };
  const text = (...texts: string[]) => fc.constantFrom(...texts);
  const few = (one: fc.Arbitrary<unknown>) => fc.array(one, { maxLength: 1 });
  const keys = {
    repository: text("a/b", "a"),
    branches: table({ release: few(text("main", "-x")) }),
    tag: table({ prefix: text("v", "", "v1") }),
    bump: table({ message: text("to {version}", "x") }),
    files: few(table({ path: text("a.txt", "b/Cargo.toml", "x.go"), kind: text("text", "pattern", "cargo"), match: text("(x)") })),
    packages: few(
      table({ name: text("x", "-"), registry: text("pypi", "crates"), path: text(".", "a"), needs: few(odd), assets: few(text("*.whl")) }),
    ),
    release: table({ assets: few(table({ name: text("x", "/"), format: text("elf-x86_64", "-") })), allow_extra: few(text("*")) }),
    homebrew: table({ tap: text("a/b"), cask: text("x.rb"), template: text("y") }),
    ci: table({
      gate: text("x", "-"),
      release_build: text("x.yml", "x"),
      everything: few(text("a/**", "../a", "/a")),
      components: few(table({ name: text("x", "X"), paths: few(text("a/", "a//b")) })),
      matrices: few(table({ name: text("y", "-"), values: few(text("1", " ")) })),
      jobs: few(
        table({
          name: text("x", "1"),
          when: few(text("x", "any", "A")),
          needs: few(text("x", "y")),
          informational: fc.constantFrom<unknown>(true, 1),
        }),
      ),
    }),
  };
  const document = fc.oneof(...Object.entries(keys).map(([key, value]) => table({ [key]: value })));
  const accepted = { loader: 0, all: 0 };
  fc.assert(
    fc.property(document, (parts) => {
      const written = stringify({ schema: 1, ...(parts as object) });
      // whether a text is a good expression, and whether a name leads somewhere, is beyond the schema
      fc.pre(!/match = "(?!\(x\))./.test(written));
      const beyond = (line: string) =>
        /is not in (packages|ci\.)|needs itself|is the gate/.test(line) || (/one capture/.test(line) && !/in quotes/.test(line));
      const taken = refusals(written).every(beyond);
      expect(schemaAccepts(plain(written)), written).toBe(taken);
      accepted.all++;
      if (taken) accepted.loader++;
    }),
    { numRuns: 1000 },
  );
  expect(accepted.loader).toBeGreaterThan(100);
  expect(accepted.loader).toBeLessThan(accepted.all);
});

function expectLines(lines: string[], expected: (string | RegExp)[]): void {
  expect(lines).toEqual(expected.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))));
}

/** The document as another parser reads it, as JSON. */
function plain(text: string): unknown {
  return JSON.parse(JSON.stringify(parseSmol(text.replace(/^\ufeff/, ""))));
}

test.each([
  ["what is no TOML", "schema = 1\n<<<<<<< HEAD\n", /^2:1: not TOML: /],
  ["a key twice", "schema = 1\nschema = 1\n", /^2:1: not TOML: /],
  [
    "an inline table over lines, TOML 1.1",
    "schema = 1\ntag = {\n prefix = 'v' }\n",
    /^2:\d+: not TOML 1\.0, which cogrel\.toml is written in: unterminated inline array$/,
  ],
  ["an escape of TOML 1.1", 'schema = 1\ntag.prefix = "\\e"\n', /^2:\d+: not TOML 1\.0.*: unknown escape character/],
  ["NUL", "schema = 1\0", /^1:11: not TOML: /],
])("a text that cannot be parsed is refused with line and column: %s", (_name, text, line) => {
  expectLines(refusals(text), [line]);
});

test.each([
  ["5 MB", "#".repeat(5_000_000), /^cogrel\.toml is larger than 256 KiB$|^ is larger/],
  ["deep lists", `schema = 1\nci.x = ${"[".repeat(100_000)}`, /nesting/],
  ["deep tables", `schema = 1\n[${"a.".repeat(50_000)}a]`, /more than 128 parts/],
  ["250,000 letters in a string", one(`repository = "${"a".repeat(250_000)}"`), /repository is 250000 characters long; at most 140/],
  ["250,000 letters in a key", one(`${"a".repeat(250_000)} = 1`), /^2:1: unknown key "a{60}…"; known/],
])("large and deep input is refused quickly, in a short line: %s", (_name, text, line) => {
  const began = performance.now();
  const lines = refusals(text);
  expect(performance.now() - began).toBeLessThan(1000);
  expectLines(lines, [line]);
  expect(lines[0]?.length).toBeLessThan(300);
});

test("many faults are told with their number, not all of them", () => {
  const lines = refusals(`schema = 1\n${Array.from({ length: 50 }, (_, index) => `x${index} = 1`).join("\n")}`);
  expect([lines.length, lines.at(-1)]).toEqual([21, " and 30 more"]);
});

test("nothing of a refused document reaches Object.prototype", () => {
  refusals(one("[__proto__]\npolluted = true"));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("without configuration the Project has the defaults and looks for the files itself", () => {
  const expected = {
    branches: { release: ["main"] },
    tagPrefix: "v",
    files: undefined,
    packages: undefined,
    ci: defaultCi(),
    bumpMessage: "Bump version to {version}",
  };
  expect(defaultProject()).toEqual(expected);
  expect(projectFrom(load("schema = 1"))).toEqual(expected);
});

test("the Project is what the configuration says, with the defaults of each part", () => {
  expect(projectFrom(load(FULL))).toEqual({
    repository: "owner/name",
    branches: { release: ["main", "release/*"] },
    tagPrefix: "v",
    bumpMessage: "Release {version}",
    files: [
      { path: "VERSION.txt", kind: "text" },
      { path: "a/version.go", kind: "pattern", match: 'V = "([^"]+)"' },
    ],
    packages: [
      { name: "coglet", registry: "pypi", path: "crates/coglet-python", needs: [], assets: ["coglet-{pep440}-*.whl"] },
      { name: "cog", registry: "pypi", path: "", needs: ["pypi:coglet"], assets: [] },
    ],
    release: {
      assets: [{ name: "cog_Darwin_arm64", format: "macho-arm64" }, { name: "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl" }],
      allowExtra: ["*.sbom.json"],
    },
    homebrew: { tap: "owner/homebrew-tap", cask: "Casks/cog.rb", template: ".github/cog.rb.tmpl" },
    ci: {
      gate: "all-green",
      releaseBuild: "build.yml",
      releasePublish: "publish.yaml",
      everything: [".github/**"],
      components: [{ name: "docs", paths: ["docs/", "**/*.md"] }],
      matrices: [...defaultCi().matrices, { name: "nodes", values: ["20", "22"] }],
      jobs: [
        { name: "changes", when: "always", needs: [] },
        { name: "lint_docs", when: ["docs"], needs: ["changes"], matrix: "nodes", task: "lint:docs", informational: true },
        { name: "all-green", when: "always", needs: ["changes", "lint_docs"] },
      ],
    },
  });
});

test("an empty prefix is a prefix", () => {
  expect(projectFrom(load(one('tag.prefix = ""'))).tagPrefix).toBe("");
});

test("a file's kind is what its name says unless the configuration says otherwise", () => {
  const files = projectFrom(
    load(one("files = [{path='a/Cargo.toml'}, {path='x.txt', kind='pattern', match='(x)'}, {path='notCargo.toml', kind='cargo'}]")),
  ).files;
  expect(files?.map(({ kind }) => kind)).toEqual(["cargo", "pattern", "cargo"]);
});

test("Cog's packages need only what is among them", () => {
  const ids = cogPackages.map(({ registry, name }) => `${registry}:${name}`);
  expect(ids).toEqual(["pypi:cog", "pypi:coglet", "crates:coglet", "github:cog"]);
  expect(cogPackages.flatMap(({ needs }) => needs).filter((need) => !ids.includes(need))).toEqual([]);
});

/** Without what the formatter adds to a table. */
const tight = (markdown: string) => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---").trim();
const STALE = "stale: run node scripts/schemas.mjs";
const page = readFileSync("docs/configuration.md", "utf8");

test("docs/schemas/cogrel.schema.json is the grammar's", () => {
  expect(JSON.parse(readFileSync("docs/schemas/cogrel.schema.json", "utf8")), STALE).toEqual(configurationSchema());
});

test("the reference of keys in docs/configuration.md is the grammar's", () => {
  const between = page.split(/<!-- keys: (?:begin .*|end) -->/)[1] ?? "";
  expect(tight(between), STALE).toBe(tight(configurationReference()));
});

test("every example in docs/configuration.md is taken", () => {
  const examples = [...page.matchAll(/```toml\n([\s\S]*?)```/g)].map(([, text]) => text as string);
  expect(examples.map((text) => refusals(text))).toEqual(examples.map(() => []));
});
