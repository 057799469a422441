import { expect, test } from "vitest";
import { registryAddresses } from "../../../src/domain/registries/addresses";

const none = { pypi: undefined, crates: undefined };

test("without a word the registries are the public ones, over https", () => {
  expect(Object.values(registryAddresses(none)).every((address) => address.startsWith("https://"))).toBe(true);
});

test.each([
  ["https://mirror.example/simple/", "https://mirror.example/simple"],
  ["http://127.0.0.1:8080/simple", "http://127.0.0.1:8080/simple"],
  ["http://[::1]:8080", "http://[::1]:8080"],
])("COGREL_PYPI_INDEX=%s", (pypi, address) => {
  expect(registryAddresses({ ...none, pypi }).pypi).toBe(address);
});

test("a sparse index may be named as cargo names it", () => {
  expect(registryAddresses({ ...none, crates: "sparse+https://x.example/index/" }).crates).toBe("https://x.example/index");
});

test.each(["http://mirror.example/simple", "https://user:secret@mirror.example/", "ftp://x.example", "", "file:///etc", "-x"])(
  "an index at %j is refused",
  (pypi) => {
    expect(() => registryAddresses({ ...none, pypi })).toThrow(/COGREL_PYPI_INDEX is/);
  },
);
