import { expect, test } from "vitest";
import { readWheelName, type WheelName } from "../../../src/domain/assets/wheel-name";
import { type Platform, readPlatform, runsOn } from "../../../src/domain/wheel/platform";

test.each([
  ["linux/amd64", "linux x86_64"],
  ["linux/arm64", "linux arm64"],
  ["linux/arm64/v8", "linux arm64"],
  ["amd64", "linux x86_64"],
  ["aarch64", "linux arm64"],
  ["linux_x86_64", "linux x86_64"],
  ["Darwin/arm64", "macos arm64"],
  ["macos-x86_64", "macos x86_64"],
  ["windows/amd64", "windows x86_64"],
  ["linux", undefined],
  ["riscv64", undefined],
  ["", undefined],
  ["linux/amd64; rm", undefined],
])("the platform %s is %s", (text, wanted) => {
  const found = readPlatform(text);
  expect(found && `${found.system} ${found.processor}`).toBe(wanted);
});

const ON = ["linux/amd64", "linux/arm64", "darwin/arm64", "darwin/amd64", "windows/amd64"];

test.each([
  ["any", ON],
  ["manylinux_2_28_x86_64", ["linux/amd64"]],
  ["manylinux_2_17_aarch64.manylinux2014_aarch64", ["linux/arm64"]],
  ["musllinux_1_2_x86_64", ["linux/amd64"]],
  ["linux_x86_64", ["linux/amd64"]],
  ["macosx_11_0_arm64", ["darwin/arm64"]],
  ["macosx_10_9_universal2", ["darwin/arm64", "darwin/amd64"]],
  ["win_amd64", ["windows/amd64"]],
  ["manylinux_2_17_ppc64le", []],
])("a wheel for %s runs on %j", (tag, wanted) => {
  const wheel = readWheelName(`coglet-1.0-cp310-abi3-${tag}.whl`) as WheelName;
  expect(ON.filter((one) => runsOn(wheel, readPlatform(one) as Platform))).toEqual(wanted);
});
