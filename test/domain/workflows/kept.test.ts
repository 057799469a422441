import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultCi } from "../../../src/domain/ci/jobs";
import { ciFiles } from "../../../src/domain/workflows/files";
import { ciFile, type FileThere } from "../../../src/domain/workflows/init";
import { readKept, withKept } from "../../../src/domain/workflows/kept";

// I6: what a person wrote into the kept parts of a generated workflow is in the next one too, or the file is left alone.

const GROUND = {
  cogrel: (line: string) => `cogrel ${line}`,
  ci: defaultCi(),
  branches: ["main"],
  tagPrefix: "v",
  cargoFolder: "crates",
  ofCogShape: true,
  jobsKnown: true,
};
const [FILE] = ciFiles(GROUND) as [{ path: string; text: string }];
const PLACE = "      # keep: test-go before\n";
const there = (text: string, indexed: string | undefined = text): FileThere => ({ kind: "plain", text, digest: "0", indexed });

test("I6 what stands in a kept part is in the new file, whatever else changed", () => {
  const lines = fc.array(
    fc.string({ minLength: 1, maxLength: 30 }).filter((line) => !/[\r\n]/.test(line) && !/^\s*# (?:keep: |end keep)/.test(line)),
  );
  fc.assert(
    fc.property(lines, (own) => {
      const old = FILE.text.replace(PLACE, () => `${PLACE}${own.map((line) => `${line}\n`).join("")}`);
      const other = { path: FILE.path, text: FILE.text.replaceAll("mise run", "mise x") };
      const kept = ciFile(other, there(old));
      expect(kept.text).toBe(old.replaceAll("mise run", "mise x"));
      expect(ciFile(other, there(kept.text))).toMatchObject({ state: "same" });
      const read = readKept(old);
      expect("fault" in read ? read.fault : read.places.get("test-go before")).toEqual(own);
    }),
  );
});

test.each([
  ["a mark that never ends", `${FILE.text}# keep: x\n`, /the kept part of line \d+ never ends/],
  ["an end without a beginning", `${FILE.text}# end keep\n`, /line \d+ ends a kept part that never began/],
  ["a part in a part", FILE.text.replace(PLACE, `${PLACE}# keep: x\n`), /begins a kept part in the one of line/],
  ["one name twice", `${FILE.text}# keep: workflow\n# end keep\n`, /a second time/],
  ["lines of a job that is gone", `${FILE.text}# keep: gone after\nx: y\n# end keep\n`, /"# keep: gone after"/],
])("I6 %s: the file is left alone", (_name, text, found) => {
  expect(ciFile(FILE, there(text))).toMatchObject({
    state: "refused",
    checks: [{ rule: "workflow-kept", verdict: "no", found: expect.stringMatching(found) }],
  });
});

test("I6 an empty kept part of a job that is gone is no loss", () => {
  expect(ciFile(FILE, there(`${FILE.text}# keep: gone after\n\n# end keep\n`))).toMatchObject({ state: "changed", text: FILE.text });
});

test("I6 what git has not got is not written over", () => {
  const edited = FILE.text.replace("timeout-minutes: 10", "timeout-minutes: 11");
  expect(ciFile(FILE, there(edited, FILE.text))).toMatchObject({ state: "refused", checks: [{ rule: "workflow-saved" }] });
  expect(ciFile(FILE, { ...there(edited), indexed: undefined } as FileThere)).toMatchObject({ state: "refused" });
  expect(ciFile(FILE, there(edited, edited))).toMatchObject({ state: "changed" });
  // Only what stands in kept parts differs from git's.
  const own = edited.replace(PLACE, `${PLACE}      - run: make\n`);
  expect(ciFile(FILE, there(own, edited))).toMatchObject({ state: "changed", text: expect.stringContaining("- run: make") });
});

test.each([
  ["a person's file", "name: CI\n"],
  ["one that speaks of cogrel", "name: CI\n# Written by cogrel ci init.\n"],
  ["an empty one", ""],
])("%s is left alone", (_name, text) => {
  expect(ciFile(FILE, there(text))).toMatchObject({ state: "refused", checks: [{ rule: "workflow-own", verdict: "no" }] });
});

test("line ends of Windows are no change", () => {
  expect(ciFile(FILE, there(FILE.text.replaceAll("\n", "\r\n")))).toMatchObject({ state: "same" });
});

test("a name has one place only", () => {
  const read = readKept("# keep: a\nx\n# end keep\n");
  if ("fault" in read) throw new Error(read.fault);
  expect(withKept("# keep: b\n# end keep\n", read)).toEqual({ text: "# keep: b\n# end keep\n", lost: ["a"] });
});
