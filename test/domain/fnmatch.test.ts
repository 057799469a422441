import { expect, test } from "vitest";
import { fnmatch, mayFit } from "../../src/domain/fnmatch";

// From the documentation of Ruby's File.fnmatch, as far as it is about FNM_PATHNAME, and patterns as they are used for releases.
test.each([
  ["cat", "cat", true],
  ["cat", "category", false],
  ["c?t", "cat", true],
  ["c??t", "cat", false],
  ["c*", "cats", true],
  ["ca[a-z]", "cat", true],
  ["ca[^t]", "cat", false],
  ["ca[!t]", "cab", true],
  ["cat", "CAT", false],
  ["c{at,ub}s", "cats", false],
  ["?", "/", false],
  ["*", "/", false],
  ["[/]", "/", false],
  ["\\?", "?", true],
  ["\\a", "a", true],
  ["[\\?]", "?", true],
  ["*", ".profile", false],
  [".*", ".profile", true],
  ["*/*", "dave/.profile", false],
  ["*/.*", "dave/.profile", true],
  ["**.rb", "main.rb", true],
  ["**.rb", "./main.rb", false],
  ["**.rb", "lib/song.rb", false],
  ["**/*.rb", "lib/song.rb", true],
  ["**/*.rb", "main.rb", true],
  ["**/foo", "a/b/c/foo", true],
  ["**/foo", "/a/b/c/foo", true],
  ["**/foo", "a/.b/c/foo", false],
  ["**/foo", "/root/foo", true],
  ["*/foo", "/root/foo", false],
  ["a[", "a[", false],
  ["[z-a]", "m", false],
  ["[]", "x", false],
  ["v*", "v0.18.0", true],
  ["v*", "v0.18.0-rc1", true],
  ["v*", "release/v0.18.0", false],
  ["v*.*.*", "v0.18.0-dev1", true],
  ["v*", "V0.18.0", false],
  ["v*", "main", false],
  ["v*.*.*", "v0.18", false],
  ["v*.*.*", "v0.18.0", true],
  ["v*.*.*", "v0.18.0-rc.1", true],
  ["v*.*.*", "vendor.main.old", true],
  ["v*.*.*", "v1/2.3.4", false],
  ["v[0-9].[0-9].[0-9]", "v0.1.0", true],
  ["v[0-9].[0-9].[0-9]", "v0.18.0", false],
  ["v[0-9].[0-9].[0-9]", "v0.1.0-rc1", false],
  ["v[0-9].[0-9].[0-9]*", "v0.1.0-rc1", true],
  ["v[0-9]*", "v10.0.0", true],
  ["v[!0-9]*", "v0.18.0", false],
  ["v[0-9]*.[0-9]*.[0-9]*", "v0.18.0", true],
  ["refs/tags/v*", "refs/tags/v0.18.0", true],
  ["refs/tags/v*", "v0.18.0", false],
  ["refs/tags/v*", "refs/tags/v0.18.0-rc.1", true],
  ["refs/tags/v*", "refs/heads/v0.18.0", false],
  ["refs/tags/v*.*.*", "refs/tags/v0.18.0", true],
  ["refs/tags/*", "refs/tags/a/b", false],
  ["refs/tags/**/*", "refs/tags/a/b", true],
  ["release/*", "release/0.18", true],
])("%s and %s: %s", (pattern, name, fits) => {
  expect(fnmatch(pattern, name)).toBe(fits);
});

// What may be left out of tags that begin with v and a digit, of which nobody knows which will come.
test.each([
  ["refs/tags/v0.18*", true],
  ["refs/tags/v0.18.0-rc.1", true],
  ["refs/tags/v*-nightly", true],
  ["refs/tags/*", true],
  ["refs/tags/[uvw]?.*", true],
  ["refs/tags/v[!1-9]*", true],
  ["refs/*/v0*", true],
  ["**/v0*", true],
  ["**/*", true],
  ["**/v[0-9]", true],
  ["refs/**/*", true],
  ["refs/tags/**/v0.1", true],
  ["refs/tags/\\v0", true],
  ["refs/tags/v", false],
  ["refs/tags/v1*", false],
  ["refs/tags/vendor*", false],
  ["refs/tags/v[!0-9]*", false],
  ["refs/tags/x*", false],
  ["refs/heads/v0*", false],
  ["v0*", false],
  ["*", false],
  ["**", false],
  ["refs/tags/v0/*", false],
  ["refs/tags/**/v0/*", false],
  ["refs/tags/v0[", false],
  ["refs/tags/v0[]", false],
  ["refs/tags/v0[z-a]", false],
])("%s may fit a tag v0…: %s", (pattern, fits) => {
  expect(mayFit(pattern, "refs/tags/v0")).toBe(fits);
});

test("what fits a name may fit its beginning", () => {
  const names = ["refs/tags/v0.18.0", "refs/tags/v0", "refs/tags/v0.1.0-rc.1"];
  const parts = ["refs/", "tags/", "**/", "*", "?", "v", "0", "[0v]", "[!a]", ".1", "\\v"];
  const patterns = parts.flatMap((one) => parts.flatMap((two) => parts.flatMap((three) => parts.map((four) => one + two + three + four))));
  const wrong = patterns.filter((pattern) => names.some((name) => fnmatch(pattern, name)) && !mayFit(pattern, "refs/tags/v0"));
  expect(patterns.some((pattern) => names.some((name) => fnmatch(pattern, name)))).toBe(true);
  expect(wrong).toEqual([]);
});
