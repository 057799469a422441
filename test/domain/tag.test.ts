import { expect, test } from "vitest";
import { placeOf, samePlace } from "../../src/domain/address";
import { parseLegacyTag, parseTag, whyNotRefName } from "../../src/domain/tag";
import { pep440 } from "../../src/domain/version";

test.each([
  ["v0.17.0", "v", "0.17.0"],
  ["0.17.0", "", "0.17.0"],
  ["release/0.17.0-rc.1", "release/", "0.17.0-rc.1"],
  ["0.17.0", "v", undefined],
  ["vv0.17.0", "v", undefined],
  ["V0.17.0", "v", undefined],
  ["v0.9.0+async.1", "v", undefined],
  ["v0.9.8-alpha", "v", undefined],
])("the tag %s with the prefix %j has the version %s", (name, prefix, text) => {
  expect(parseTag(name, prefix)?.text).toBe(text);
});

test.each([
  ["v0.9.8-alpha", "0.9.8a0"],
  ["v0.9.8-rc.", "0.9.8rc0"],
  ["v0.9.8-dev", "0.9.8.dev0"],
  ["v0.17.0-rc.1", "0.17.0rc1"],
  ["v0.9.0+async.1", undefined],
  ["0.9.8-alpha", undefined],
  ["v0.9.8-gamma", undefined],
])("the old tag %s is %s in PEP 440", (name, form) => {
  const version = parseLegacyTag(name, "v");
  expect(version && pep440(version)).toBe(form);
});

test.each(["v0.17.0", "v0.9.0+async.1", "release/v0.17.0-rc.1", "a@b", "a".repeat(255)])("%s may be a ref's name", (name) => {
  expect(whyNotRefName(name)).toBeUndefined();
});

const BAD = [
  "",
  "-x",
  "--",
  "a b",
  "a\nb",
  "a\0b",
  "a..b",
  "a@{b",
  "a//b",
  "/a",
  "a/",
  "a.",
  "a.lock",
  "a.lock/b",
  ".a",
  "a/.b",
  "a~b",
  "a^b",
  "a:b",
  "a?b",
  "a*b",
  "a[b",
  "a\\b",
  "a$b",
  "a;b",
  "a%0Ab",
  "é",
  "a".repeat(256),
  "refs/tags/v1\u202e",
];

test.each(BAD)("G11: %j may not, and it says why", (name) => {
  expect(whyNotRefName(name)).toMatch(/./);
});

const SAME = [
  "https://github.com/replicate/cog",
  "https://github.com/replicate/cog.git",
  "https://github.com/Replicate/Cog/",
  "https://x-access-token:secret@github.com/replicate/cog.git",
  "https://GitHub.com:443/replicate/cog",
  "git@github.com:replicate/cog.git",
  "github.com:replicate/cog",
  "git@github.com:/replicate/cog.git",
  "ssh://git@github.com/replicate/cog.git",
  "ssh://git@github.com:22/replicate/cog",
  "ssh://git@ssh.github.com:443/replicate/cog.git",
];

test.each(SAME)("G15: %s is the project's repository", (address) => {
  expect(samePlace(placeOf(address), placeOf("https://github.com/replicate/cog"))).toBe(true);
});

const OTHER = [
  "https://github.com/replicate/cog2",
  "https://github.com/evil/cog",
  "https://github.com.evil.example/replicate/cog",
  "https://github.com@evil.example/replicate/cog",
  "https://evil.example/github.com/replicate/cog",
  "https://github.com:8443/replicate/cog",
  "git@evil.example:replicate/cog.git",
  "evil.example:github.com/replicate/cog",
  "/github.com/replicate/cog",
  "file:///replicate/cog",
  "replicate/cog",
  "https://github.com/replicate/cog/../../evil/cog",
  "ext::sh -c x",
];

test.each(OTHER)("G15: %s is another one", (address) => {
  expect(samePlace(placeOf(address), placeOf("https://github.com/replicate/cog"))).toBe(false);
});

test.each([
  ["/srv/cog.git", "/srv/cog", true],
  ["/srv/cog/.git", "/srv/cog/", true],
  ["file:///srv/cog.git", "/srv/cog.git", true],
  ["file://localhost/srv/cog.git", "/srv/cog.git", true],
  ["file:///C:/srv/cog", "C:/srv/cog", true],
  ["/srv/Cog.git", "/srv/cog.git", false],
  ["file://other/srv/cog.git", "/srv/cog.git", false],
  ["../cog.git", "/cog.git", false],
  ["[::1]:srv/cog", "/srv/cog", false],
])("G15: %s and %s are one repository: %s", (a, b, same) => {
  expect(samePlace(placeOf(a), placeOf(b))).toBe(same);
});
