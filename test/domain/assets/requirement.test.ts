import { expect, test } from "vitest";
import { requirementFault, wantedRequirement } from "../../../src/domain/assets/requirement";
import { version } from "./made";

test.each([
  ["0.23.0", "coglet>=0.23.0,<1"],
  ["0.23.0-rc.1", "coglet>=0.23.0rc1,<1"],
  ["0.23.0-dev1", "coglet>=0.23.0.dev1,<1"],
  ["1.0.0", "coglet>=1.0.0,<2"],
  ["1.0.0-alpha3", "coglet>=1.0.0a3,<2"],
  ["12.4.1", "coglet>=12.4.1,<13"],
])("a package of %s requires %s", (text, wanted) => {
  expect(wantedRequirement("coglet", version(text))).toBe(wanted);
  expect(requirementFault([wanted], "coglet", version(text))).toBeUndefined();
});

test.each(["coglet>=0.23.0,<1.0", "coglet <1.0.0, >=0.23", "Coglet(>=0.23.0,<1)", "coglet[fast] >= 0.23.0, < 1", "coglet>=0.23.0,<1,<1.0"])(
  "%s is right for 0.23.0: spelling and order don't count",
  (text) => {
    expect(requirementFault(["requests", text], "coglet", version("0.23.0"))).toBeUndefined();
  },
);

test.each([
  [["coglet>=0.22.0,<1"], "requires coglet>=0.22.0,<1"],
  [["coglet>=0.23.0"], "requires coglet>=0.23.0"],
  [["coglet>=0.23.0,<2"], "requires coglet>=0.23.0,<2"],
  [["coglet>=0.23.0,<=1"], "requires coglet>=0.23.0,<=1"],
  [["coglet>=0.23.0,<1,!=0.23.5"], "requires coglet>=0.23.0,<1,!=0.23.5"],
  [["coglet==0.23.0"], "requires coglet==0.23.0"],
  [["coglet"], "requires coglet"],
  [["coglet @ https://example.com/coglet.whl"], "requires coglet @ https://example.com/coglet.whl"],
  [["coglet>=0.23.0rc1,<1"], "requires coglet>=0.23.0rc1,<1"],
  [["coglet>=x,<1"], "requires coglet>=x,<1"],
  [["coglet>=0.23.0,<1", "coglet>=0.1"], "requires coglet>=0.1"],
  [['coglet>=0.23.0,<1; extra == "x"'], 'requires coglet>=0.23.0,<1; extra == "x", which is not always'],
  [['coglet>=0.23.0,<1; python_version < "4"'], 'requires coglet>=0.23.0,<1; python_version < "4", which is not always'],
  [["coglet-extra>=0.23.0,<1"], "requires no coglet"],
  [[], "requires no coglet"],
  [["=".repeat(100_000)], "requires no coglet"],
])("%j is wrong for 0.23.0", (requires, fault) => {
  expect(requirementFault(requires, "coglet", version("0.23.0"))).toBe(fault);
});
