import { expect, test } from "vitest";
import { type Made, sdist, tarGzOf, wheel, zipOf } from "./packages";
import { type Answer, basic, type Fields, formOf, pypiEnd, small, upload } from "./pypi-end";

const CORE = "See https://packaging.python.org/specifications/core-metadata for more information.";
const PROJECT = "See https://pypi.org/help/#project-name for more information.";

const pypi = await pypiEnd({
  projects: [
    { name: "taken", owners: ["stranger"] },
    { name: "coglet", owners: ["owner"] },
  ],
});
const names = () => pypi.state.projects.coglet?.releases.flatMap(({ files }) => files.map(({ name }) => name));

/** The sentence is in the first line, and in the body. */
function refusal({ status, reason, text }: Answer): string {
  expect(text).toBe(
    `${status} ${reason}\n\nThe server could not comply with the request since it is either malformed or otherwise incorrect.\n\n\n${reason}\n\n`,
  );
  return `${status} ${reason}`;
}

test("a wheel and an sdist open a release; a new project is its uploader's", async () => {
  for (const made of [wheel("new-one", "1.0.0"), sdist("new-one", "1.0.0")])
    expect(await pypi.upload(made, { name: "New.One" })).toMatchObject({ status: 200, text: "" });
  const done = (await pypi.effects()).map(({ do: what, by, what: about }) => [what, about.file ?? about.version ?? about.project, by]);
  expect(done).toEqual([
    ["create project", "new-one", "owner"],
    ["open release", "1.0.0", "owner"],
    ["upload", "new_one-1.0.0-py3-none-any.whl", "owner"],
    ["upload", "new_one-1.0.0.tar.gz", "owner"],
  ]);
});

test("a file name is used once for ever: the same bytes answer 200 and change nothing, others are refused", async () => {
  const made = wheel("coglet", "0.1.0");
  expect((await pypi.upload(made)).status).toBe(200);
  const before = (await pypi.effects()).length;
  expect(await pypi.upload(made)).toMatchObject({ status: 200, text: "" });
  const other = wheel("coglet", "0.1.0", { metadata: "Summary: other\n" });
  expect(refusal(await pypi.upload(other))).toMatch(
    /^400 File already exists \('coglet-0\.1\.0-py3-none-any\.whl', with blake2_256 hash '[0-9a-f]{64}'\)\. See https:\/\/pypi\.org\/help\/#file-name-reuse for more information\.$/,
  );
  expect(await pypi.effects()).toHaveLength(before);
});

test("the same bytes under another name are a file that exists", async () => {
  const made = sdist("coglet", "0.1.1");
  await pypi.upload(made);
  expect(refusal(await pypi.upload({ ...made, name: "coglet-0.1.2.tar.gz" }))).toMatch(/^400 File already exists \('coglet-0\.1\.2/);
});

test("a deleted name stays used, even for the same bytes", async () => {
  const made = sdist("coglet", "0.2.0");
  await pypi.upload(made);
  await pypi.control("POST delete", { project: "coglet", version: "0.2.0" });
  expect(refusal(await pypi.upload(made))).toBe(
    "400 This filename was previously used by a file that has since been deleted. Use a different version. See https://pypi.org/help/#file-name-reuse for more information.",
  );
  expect((await pypi.get("/pypi/coglet/0.2.0/json")).status).toBe(404);
});

test("a release is closed to new files 14 days after it was opened, not to the ones it has", async () => {
  const made = sdist("coglet", "0.3.0");
  await pypi.upload(made);
  await pypi.control("POST clock", { days: 13, hours: 23 });
  expect((await pypi.upload(wheel("coglet", "0.3.0"))).status).toBe(200);
  await pypi.control("POST clock", { hours: 2 });
  expect(refusal(await pypi.upload(wheel("coglet", "0.3.0", { tags: "cp310-abi3-macosx_11_0_arm64" })))).toBe(
    "400 Uploading new files to releases older than 14 days is not allowed.",
  );
  expect((await pypi.upload(made)).status).toBe(200);
  await pypi.control("POST clock", { days: -14, hours: -1 });
});

test("a file may be as large as the limit, and no larger; the project may have a limit of its own", async () => {
  const limited = await pypiEnd({ settings: { limit: 1024 ** 2 }, projects: [{ name: "cog", owners: ["owner"], limit: 2 * 1024 ** 2 }] });
  const large = (name: string, size: number): Made => ({ name: `${name}-1.0.tar.gz`, bytes: Buffer.alloc(size) });
  const words = (name: string, mebibytes: number) =>
    `400 File too large. Limit for project '${name}' is ${mebibytes} MB. See https://docs.pypi.org/project-management/storage-limits#requesting-a-file-size-limit-increase for more information.`;
  expect(refusal(await limited.upload(large("coglet", 1024 ** 2 + 1)))).toBe(words("coglet", 1));
  expect(refusal(await limited.upload(large("coglet", 1024 ** 2)))).toBe("400 Invalid distribution file. File is not a tarfile");
  expect(refusal(await limited.upload(large("cog", 2 * 1024 ** 2 + 1)))).toBe(words("cog", 2));
});

test.each<[string, string | undefined, string]>([
  [
    "nobody",
    undefined,
    "Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.",
  ],
  [
    "a token that nobody has",
    basic("__token__", "pypi-wrong"),
    "Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.",
  ],
  [
    "a password",
    basic("owner", "secret"),
    "Username/Password authentication is no longer supported. Migrate to API Tokens or Trusted Publishers instead. See https://pypi.org/help/#apitoken and https://pypi.org/help/#trusted-publishers",
  ],
  [
    "a token of another project",
    basic("__token__", "pypi-cog-only"),
    "Invalid API Token: project-scoped token is not valid for project: 'coglet'",
  ],
  [
    "a user who is no owner",
    basic("__token__", "pypi-stranger"),
    `The user 'stranger' isn't allowed to upload to project 'coglet'. ${PROJECT}`,
  ],
])("%s may not upload", async (_, authorization, words) => {
  const answer = await upload(pypi, formOf(small("9.0.0")), authorization);
  expect([answer.status, answer.reason]).toEqual([403, words]);
  expect(answer.text).toContain("Access Denied / Forbidden (403)");
  expect(names()).not.toContain("coglet-9.0.0.tar.gz");
});

test("a token may come as a bearer's", async () => {
  expect((await upload(pypi, formOf(small("0.4.0")), "Bearer pypi-owner")).status).toBe(200);
});

test("a publisher's token uploads to its project, and makes no new one", async () => {
  expect((await pypi.upload(small("0.5.0"), {}, "pypi-publisher")).status).toBe(200);
  expect((await pypi.upload(small("1.0", "taken"), {}, "pypi-publisher")).reason).toBe(
    "Invalid API Token: OIDC scoped token is not valid for project 'taken'",
  );
  expect(refusal(await pypi.upload(small("1.0", "unheard"), {}, "pypi-publisher"))).toMatch(
    /^400 Non-user identities cannot create new projects\./,
  );
  expect(Object.keys(pypi.state.projects)).not.toContain("unheard");
});

test.each<[string, Fields, string]>([
  ["another protocol", { protocol_version: "2" }, "Unknown protocol version."],
  ["no name", { name: undefined }, `'' is an invalid value for Name. Error: This field is required. ${CORE}`],
  [
    "a bad name",
    { name: "-coglet" },
    `'-coglet' is an invalid value for Name. Error: Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'. ${CORE}`,
  ],
  ["no file type", { filetype: undefined }, "Invalid value for filetype. Error: This field is required."],
  ["an unknown file type", { filetype: "bdist_egg" }, "Invalid value for filetype. Error: Use a known file type."],
  [
    "a binary without Python",
    { filetype: "bdist_wheel", pyversion: "" },
    "Invalid value for pyversion. Error: Python version is required for binary distribution uploads.",
  ],
  ["an sdist for a Python", { pyversion: "py3" }, "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist."],
  ["a bad digest", { sha256_digest: "abc" }, "Invalid value for sha256_digest. Error: Use a valid, hex-encoded, SHA256 message digest."],
  ["no digest", { sha256_digest: undefined }, "Error: Include at least one message digest."],
  ["a wrong digest", { sha256_digest: "0".repeat(64) }, "The digest supplied does not match a digest calculated from the uploaded file."],
  [
    "a wrong second digest",
    { blake2_256_digest: "0".repeat(64) },
    "The digest supplied does not match a digest calculated from the uploaded file.",
  ],
  ["no metadata version", { metadata_version: undefined }, `None is not a valid metadata version. ${CORE}`],
  ["an unknown metadata version", { metadata_version: "9.9" }, `'9.9' is not a valid metadata version. ${CORE}`],
  ["no version", { version: "UNKNOWN" }, `'version' is a required field. ${CORE}`],
  ["a version that is not PEP 440's", { version: "1.0-alpha-beta" }, `'1.0-alpha-beta' is invalid for 'version'. ${CORE}`],
  [
    "a local version",
    { version: "1.0+Local" },
    "The use of local versions in '1.0+local' is not allowed. See https://packaging.python.org/en/latest/specifications/version-specifiers/#local-version-identifiers for more information.",
  ],
  ["a name twice", { name: ["coglet", "cog"] }, `'name' has invalid data. ${CORE}`],
  ["a summary of two lines", { summary: "a\nb" }, `'summary' must be a single line. ${CORE}`],
  ["a long summary", { summary: "a".repeat(513) }, `'summary' field must be 512 characters or less. ${CORE}`],
  ["a field of a later version", { license_expression: "MIT" }, `license-expression introduced in metadata version 2.4, not 2.1. ${CORE}`],
  [
    "two licences",
    { metadata_version: "2.4", license: "MIT", license_expression: "MIT" },
    `License is deprecated when License-Expression is present. Only License-Expression should be present. ${CORE}`,
  ],
  ["a bad requirement of Python", { requires_python: ">=three" }, `'>=three' is invalid for 'requires-python'. ${CORE}`],
  [
    "a dependency by address",
    { requires_dist: ["cog", "x@https://example.com/x.whl"] },
    `Can't have direct dependency: x @ https://example.com/x.whl. ${CORE}`,
  ],
  ["a private classifier", { classifiers: ["Private :: Do Not Upload"] }, `'Private :: Do Not Upload' is not a valid classifier. ${CORE}`],
  ["an address without a label", { project_urls: [", https://example.com"] }, `Must have a label. ${CORE}`],
  [
    "attestations of a user",
    { attestations: "[]" },
    "Invalid attestations supplied during upload: Attestations are only supported when using Trusted Publishing",
  ],
])("a form with %s is refused in PyPI's words", async (_, fields, words) => {
  const before = pypi.state.names.length;
  const made = sdist("coglet", "8.0.0");
  expect(refusal(await pypi.upload(made, fields))).toBe(`400 ${words}`);
  expect(pypi.state.names).toHaveLength(before);
});

test("of several flaws the version's is told before others, and the first in the alphabet of the rest", async () => {
  const flaws = { summary: "a\nb", requires_python: "x", version: "one" };
  expect((await pypi.upload(small("8.0.0"), flaws)).reason).toMatch(/^'one' is invalid/);
  expect((await pypi.upload(small("8.0.0"), { ...flaws, version: "8.0.0" })).reason).toMatch(/^'x' is invalid for 'requires-python'/);
});

test.each<[string, Made, Fields, string]>([
  ["a slash", { name: "a\\b-1.0.tar.gz", bytes: Buffer.from("x") }, {}, "Cannot upload a file with '/' or '\\' in the name."],
  [
    "an egg",
    { name: "coglet-1.0.egg", bytes: Buffer.from("x") },
    { version: "1.0" },
    "Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 and https://peps.python.org/pep-0715/ for more information",
  ],
  [
    "a wheel as an sdist",
    wheel("coglet", "1.0"),
    { filetype: "sdist", pyversion: "source" },
    "Invalid file extension: Extension .whl is invalid for filetype sdist. See https://www.python.org/dev/peps/pep-0527 for more information.",
  ],
  ["no zip", { name: "coglet-1.0-py3-none-any.whl", bytes: Buffer.from("x") }, {}, "Invalid distribution file. File is not a zipfile"],
  ["no tar", { name: "coglet-1.0.tar.gz", bytes: Buffer.from("x") }, {}, "Invalid distribution file. File is not a tarfile"],
  [
    "a wheel's name with too few parts",
    { ...wheel("coglet", "1.0"), name: "coglet-1.0.whl" },
    {},
    "Invalid distribution file. Unable to parse name and version from wheel filename",
  ],
  [
    "a wheel's name with a part missing",
    { ...wheel("coglet", "1.0", { tags: "py3-none" }) },
    {},
    "Invalid wheel filename (wrong number of parts): 'coglet-1.0-py3-none'",
  ],
  [
    "a wheel's name with a bad build number",
    { ...wheel("coglet", "1.0", { tags: "x1-py3-none-any" }) },
    {},
    "Invalid build number: x1 in 'coglet-1.0-x1-py3-none-any'",
  ],
  [
    "a wheel's name with a bad version",
    wheel("coglet", "one"),
    { version: "1.0" },
    "Invalid wheel filename (invalid version): 'coglet-one-py3-none-any'",
  ],
  ["a wheel of another version", wheel("coglet", "1.0"), { version: "1.1" }, "Version in filename should be '1.1' not '1.0'."],
  ["a wheel of another project", wheel("cog", "1.0"), { name: "coglet" }, "Start filename for 'coglet' with 'coglet'."],
  [
    "a wheel in capitals",
    wheel("Coglet", "1.0"),
    { name: "coglet" },
    "Filename 'Coglet-1.0-py3-none-any.whl' should contain the normalized project name 'coglet', not 'Coglet'.",
  ],
  [
    "a wheel of plain Linux",
    wheel("coglet", "1.0", { tags: "cp310-abi3-linux_x86_64" }),
    {},
    "Binary wheel 'coglet-1.0-cp310-abi3-linux_x86_64.whl' has an unsupported platform tag 'linux_x86_64'.",
  ],
  [
    "a wheel without WHEEL",
    wheel("coglet", "1.0", { parts: { "coglet-1.0.dist-info/WHEEL": "" } }),
    {},
    "Invalid distribution file. WHEEL not found at coglet-1.0.dist-info/WHEEL",
  ],
  [
    "a wheel without METADATA",
    wheel("coglet", "1.0", { parts: { "coglet-1.0.dist-info/METADATA": "" } }),
    {},
    "Wheel 'coglet-1.0-py3-none-any.whl' does not contain the required METADATA file: coglet-1.0.dist-info/METADATA",
  ],
  [
    "a wheel without RECORD",
    wheel("coglet", "1.0", { parts: { "coglet-1.0.dist-info/RECORD": "" } }),
    {},
    "Wheel 'coglet-1.0-py3-none-any.whl' does not contain the required RECORD file: coglet-1.0.dist-info/RECORD",
  ],
  [
    "a wheel without its licence",
    wheel("coglet", "1.0"),
    { metadata_version: "2.4", license_file: ["LICENSE"] },
    "License-File LICENSE does not exist in distribution file coglet-1.0-py3-none-any.whl at coglet-1.0.dist-info/licenses/LICENSE",
  ],
  [
    "an sdist of two folders",
    { name: "coglet-1.0.tar.gz", bytes: tarGzOf({ "a/PKG-INFO": "x", "b/x": "x" }) },
    {},
    "Invalid distribution file. Incorrect number of top-level directories in sdist",
  ],
  [
    "an sdist without PKG-INFO",
    { name: "coglet-1.0.tar.gz", bytes: tarGzOf({ "coglet-1.0/x": "x", "coglet-1.0/y": "y" }) },
    {},
    "Invalid distribution file. PKG-INFO not found at coglet-1.0/PKG-INFO",
  ],
  [
    "an sdist of another spelling",
    sdist("coglet", "1.0-rc.1"),
    { version: "1.0rc1" },
    "Invalid source distribution filename: coglet-1.0-rc.1.tar.gz",
  ],
  [
    "an sdist of another version",
    sdist("coglet", "1.0rc1"),
    { version: "1.0rc2" },
    "Filename 'coglet-1.0rc1.tar.gz' is invalid, should be 'coglet-1.0rc2.tar.gz'.",
  ],
  [
    "an sdist as a zip",
    { name: "coglet-1.0.zip", bytes: zipOf({ "coglet-1.0/PKG-INFO": "x", "coglet-1.0/y": "y" }) },
    {},
    "Filename 'coglet-1.0.zip' is invalid, should be 'coglet-1.0.tar.gz'.",
  ],
])("a file with %s is refused in PyPI's words, and its name is not used", async (_, made, fields, words) => {
  expect(refusal(await pypi.upload(made, { name: "coglet", ...fields }))).toBe(`400 ${words}`);
  expect(pypi.state.names).not.toContain(made.name);
  expect(pypi.state.projects.coglet?.releases.map(({ version }) => version)).not.toContain("1.0");
});

test("a release has one sdist; versions that PEP 440 takes for equal are one release", async () => {
  await pypi.upload(sdist("coglet", "2.0"));
  expect(refusal(await pypi.upload(sdist("coglet", "2.0.0")))).toBe("400 Only one sdist may be uploaded per release.");
  expect((await pypi.upload(wheel("coglet", "2.0.0"))).status).toBe(200);
  expect(pypi.state.projects.coglet?.releases.filter(({ version }) => version.startsWith("2.0"))).toHaveLength(1);
});

test("a form without a file, or with a file where a text should be, is refused", async () => {
  const send = (change: (form: FormData) => void) => {
    const form = formOf(small("3.1.0"));
    change(form);
    return upload(pypi, form, basic("__token__", "pypi-owner"));
  };
  expect(refusal(await send((form) => form.delete("content")))).toBe("400 Upload payload does not have a file.");
  expect(refusal(await send((form) => form.append("summary", new Blob(["x"]), "x")))).toBe("400 summary: Should not be a tuple.");
});

test.each([
  "cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64",
  "cp310-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64",
  "cp310-abi3-macosx_11_0_arm64",
  "cp310-abi3-musllinux_1_2_x86_64",
  "1-cp310-abi3-win_amd64",
])("a wheel of %s is taken", async (tags) => {
  expect((await pypi.upload(wheel("coglet", "6.0.0", { tags }))).status).toBe(200);
});

test.each(["macosx_11_1_arm64", "macosx_16_0_arm64", "manylinux_2_17_sparc", "musllinux_1_2_ppc64", "win_mips"])(
  "a wheel of %s is not",
  async (platform) => {
    const { reason } = await pypi.upload(wheel("coglet", "6.0.0", { tags: `py3-none-${platform}` }));
    expect(reason).toBe(`Binary wheel 'coglet-6.0.0-py3-none-${platform}.whl' has an unsupported platform tag '${platform}'.`);
  },
);

test("a file that unpacks to far more than it is, is refused", async () => {
  const bomb = wheel("coglet", "6.1.0", { parts: { "a.txt": "a", "b.txt": "b".repeat(65 * 1024 ** 2) } });
  expect(refusal(await pypi.upload(bomb))).toBe("400 Invalid distribution file. File exceeds compression ratio of 50");
});

test("a form without an end is taken as far as it goes", async () => {
  const whole = Buffer.from(await new Response(formOf(small("6.2.0"))).arrayBuffer());
  const mark = whole.subarray(0, whole.indexOf("\r\n"));
  const headers = { authorization: basic("__token__", "pypi-owner"), "content-type": `multipart/form-data; boundary=${mark.subarray(2)}` };
  const body = whole.subarray(0, whole.lastIndexOf(mark) - 2);
  expect((await fetch(pypi.addresses.upload, { method: "POST", headers, body })).status).toBe(200);
  expect(names()).toContain("coglet-6.2.0.tar.gz");
});

test("a file that breaks off on the way leaves nothing", async () => {
  const form = formOf(small("3.0.0"));
  const body = Buffer.from(await new Response(form).arrayBuffer());
  const type = new Response(form).headers.get("content-type") ?? "";
  const boundary = type.slice(type.indexOf("=") + 1);
  const headers = { authorization: basic("__token__", "pypi-owner"), "content-type": `multipart/form-data; boundary=${boundary}` };
  const cut = new ReadableStream({
    start: (stream) => void stream.enqueue(body.subarray(0, body.length - 50)),
    pull: (stream) => stream.error(new Error("cut")),
  });
  await expect(fetch(pypi.addresses.upload, { method: "POST", headers, body: cut, duplex: "half" } as RequestInit)).rejects.toThrow();
  expect(names()).not.toContain("coglet-3.0.0.tar.gz");
  expect((await pypi.upload(small("3.0.0"))).status).toBe(200);
});

test("who accepts a page gets a page, who accepts JSON gets JSON", async () => {
  const ask = async (accept: string) => {
    const headers = { accept, authorization: basic("__token__", "pypi-owner") };
    const body = formOf(small("4.0.0"), { protocol_version: "2" });
    return fetch(pypi.addresses.upload, { method: "POST", headers, body });
  };
  expect(await (await ask("application/json;q=0.9, text/html;q=0.7")).json()).toMatchObject({
    title: "Bad Request",
    code: "400 Unknown protocol version.",
  });
  expect(await (await ask("*/*")).text()).toContain("<title>400 Unknown protocol version.</title>");
});

test("other actions, and addresses without a slash, are told where to go", async () => {
  const send = (path: string, action: string) => {
    const body = new FormData();
    body.append(":action", action);
    const headers = { authorization: basic("__token__", "pypi-owner") };
    return fetch(`${pypi.addresses.web}${path}`, { method: "POST", body, headers, redirect: "manual" });
  };
  expect((await send("/legacy/", "submit")).statusText).toBe(
    "Project pre-registration is no longer required or supported, upload your files instead.",
  );
  const moved = await send("/legacy", "file_upload");
  expect([moved.status, moved.headers.get("location")]).toEqual([308, "/legacy/"]);
  expect((await send("/legacy/", "no_such_thing")).status).toBe(404);
});
