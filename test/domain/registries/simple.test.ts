import { expect, test } from "vitest";
import { Problem } from "../../../src/domain/problem";
import { filesOf, filesOfJson, filesOfLinks, type IndexFile } from "../../../src/domain/registries/simple";

const A = "a".repeat(64);
const B = "b".repeat(64);
const WHEEL = "coglet-0.17.0rc1-cp310-abi3-manylinux_2_17_x86_64.whl";

const file = (more: object = {}) => ({ filename: WHEEL, url: `https://files/${WHEEL}`, hashes: { sha256: A }, ...more });
const page = (more: object = {}) => ({ meta: { "api-version": "1.4" }, name: "coglet", files: [file()], ...more });

function refusal(read: () => unknown): Problem {
  try {
    read();
  } catch (cause) {
    return cause as Problem;
  }
  throw new Error("it was taken");
}

test("a page in JSON", () => {
  const files = [file({ size: 5 }), file({ filename: "coglet-0.16.tar.gz", yanked: "broken", hashes: { md5: "x" } })];
  expect(filesOfJson("Coglet", JSON.stringify(page({ files })))).toEqual([
    { name: WHEEL, sha256: A, size: 5, yanked: false },
    { name: "coglet-0.16.tar.gz", sha256: undefined, size: undefined, yanked: true },
  ]);
});

test.each([
  ["no JSON", "<html>Log in</html>", "is no JSON"],
  ["another format", page({ meta: { "api-version": "2.0" } }), 'version "2.0"'],
  ["no format", page({ meta: {} }), 'version "undefined"'],
  ["a list", [1], "version"],
  ["nothing", null, "version"],
  ["another project", page({ name: "coglet-evil" }), 'that of "coglet-evil"'],
  ["no name", page({ name: 7 }), 'that of "7"'],
  ["no files", page({ files: undefined }), "no list of files"],
  ["a file without a name", page({ files: [{}] }), "a file without a name"],
  ["a file of another project", page({ files: [file({ filename: "cog-0.17.0.tar.gz" })] }), 'lists "cog-0.17.0.tar.gz"'],
  ["a file of a longer name", page({ files: [file({ filename: "coglet2-0.17.0.tar.gz" })] }), "no file of coglet"],
  ["a wheel of another project", page({ files: [file({ filename: "cog-coglet-py3-none-any.whl" })] }), "no file of coglet"],
  ["a path", page({ files: [file({ filename: "../coglet-1.0.tar.gz" })] }), "no file of coglet"],
  ["a name with a terminal's escape", page({ files: [file({ filename: "coglet-1.0\u001b[2J.whl" })] }), "\\u{1b}[2J"],
  ["a hash that is none", page({ files: [file({ hashes: { sha256: "abc" } })] }), '"abc" as the sha256'],
  ["a hash that is a list", page({ files: [file({ hashes: { sha256: [A] } })] }), "as the sha256"],
  ["no hashes", page({ files: [file({ hashes: null })] }), "no hashes"],
  ["a size below nothing", page({ files: [file({ size: -1 })] }), "no size"],
  ["a strange yank", page({ files: [file({ yanked: 1 })] }), "whether"],
  ["one file with two digests", page({ files: [file(), file({ hashes: { sha256: B } })] }), "twice"],
])("a page in JSON with %s is refused", (_, text, words) => {
  const problem = refusal(() => filesOfJson("coglet", typeof text === "string" ? text : JSON.stringify(text)));
  expect(problem).toBeInstanceOf(Problem);
  expect([problem.code, problem.exit]).toEqual(["server-answer", 3]);
  expect(problem.message).toContain(words);
});

const link = (name: string, more: object = {}) => ({ href: `../../packages/${name}#sha256=${A}`, text: name, yanked: undefined, ...more });

test("a page of links", () => {
  const links = [
    link(WHEEL),
    link("coglet-0.16.0.tar.gz", { href: "https://x/coglet-0.16.0.tar.gz", yanked: "" }),
    link("coglet-1.0+local.tar.gz", { href: `/a/coglet-1.0%2Blocal.tar.gz?x=1#md5=1&sha256=${A.toUpperCase()}` }),
  ];
  expect(filesOfLinks("coglet", links, undefined)).toEqual([
    { name: WHEEL, sha256: A, size: undefined, yanked: false },
    { name: "coglet-0.16.0.tar.gz", sha256: undefined, size: undefined, yanked: true },
    { name: "coglet-1.0+local.tar.gz", sha256: A, size: undefined, yanked: false },
  ]);
  expect(filesOfLinks("coglet", [], "1.0")).toEqual([]);
});

test.each([
  ["no links and no format", [], undefined, "is no index page"],
  ["another format", [], "2.0", '"2.0"'],
  ["a link of a login page", [{ href: "/login", text: "Log in", yanked: undefined }], "1.0", 'lists "login"'],
  ["a text that is another name", [link(WHEEL, { text: "coglet-9.tar.gz" })], undefined, "calls coglet-0.17.0rc1"],
  ["a hash that is none", [link(WHEEL, { href: `x/${WHEEL}#sha256=zz` })], undefined, '"zz" as the sha256'],
  ["a broken escape", [link("coglet-%ZZ.whl")], undefined, "no file of coglet"],
])("a page of links with %s is refused", (_, links, version, words) => {
  const problem = refusal(() => filesOfLinks("coglet", links, version));
  expect([problem.code, problem.exit]).toEqual(["server-answer", 3]);
  expect(problem.message).toContain(words);
});

const named = (name: string): IndexFile => ({ name, sha256: A, size: undefined, yanked: false });

test.each([
  ["coglet", "0.17.0", "coglet-0.17.0.tar.gz", true],
  ["coglet", "0.17.0", "coglet-0.17-py3-none-any.whl", true],
  ["coglet", "0.17.0rc1", "coglet-0.17.0-RC.1.tar.gz", true],
  ["coglet", "0.17.0rc1", "coglet-0.17.0c1.zip", true],
  ["coglet", "0.17.0", "coglet-v0.17.0.tar.gz", true],
  ["coglet", "0.17.0", "coglet-0.17.0-py3.10.egg", true],
  ["coglet", "0.17.0", "coglet-0.17.0.post1.tar.gz", false],
  ["coglet", "0.17.0", "coglet-0.17.0.dev1.tar.gz", false],
  ["coglet", "0.17.0", "coglet-1!0.17.0.tar.gz", false],
  ["coglet", "0.17.0", "coglet-0.17.0+local.tar.gz", false],
  ["coglet", "0.17.0", "coglet-0.17.0rc1-py3-none-any.whl", false],
  ["coglet", "0.17.0", "coglet-0.17.00.tar.gz", true],
  ["cog-let", "1.0", "cog-let-1.0.tar.gz", true],
  ["cog-let", "1.0", "cog_let-1.0.tar.gz", true],
  ["coglet", "0.17.0", "coglet-nothing.tar.gz", false],
])("of %s %s: %s is %s", (project, version, name, wanted) => {
  expect(filesOf(project, version, [named(name)]).length === 1).toBe(wanted);
});
