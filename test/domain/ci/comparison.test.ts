import { expect, test } from "vitest";
import { comparisonAsked, comparisonOf } from "../../../src/domain/ci/comparison";

const A = "a".repeat(40);
const B = "b".repeat(64);
const ZERO = "0".repeat(40);
const of = (name: string, payload: unknown, more = {}) =>
  comparisonOf({ name, payload: JSON.stringify(payload), sha: undefined, baseRef: undefined, ...more });

test.each([
  ["push", { before: A, after: B, forced: false }, { kind: "push", base: { id: A }, head: { id: B }, forced: false }],
  ["push", { before: A, after: B }, { kind: "push", base: { id: A }, head: { id: B }, forced: undefined }],
  ["push", { before: A, after: B, forced: "false" }, { kind: "push", base: { id: A }, head: { id: B }, forced: undefined }],
  ["push", { before: A, after: ZERO }, { kind: "push", base: { id: A }, head: undefined, forced: undefined }],
  ["pull_request", { pull_request: { base: { sha: A }, head: { sha: B } } }, { kind: "fork", base: { id: A }, head: { id: B } }],
  ["merge_group", { merge_group: { base_sha: A, head_sha: B } }, { kind: "fork", base: { id: A }, head: { id: B } }],
])("a %s of %j is compared so", (name, payload, wanted) => {
  expect(of(name, payload)).toEqual(wanted);
});

test.each([
  ["pull_request", { pull_request: { base: { sha: ZERO }, head: { sha: B } } }],
  ["pull_request", { pull_request: { base: { sha: "main" }, head: { sha: B } } }],
  ["pull_request", { pull_request: null }],
  ["merge_group", { merge_group: { base_sha: A.toUpperCase() } }],
  ["push", { before: `${A}\n` }],
  ["push", { before: [A] }],
  ["push", null],
])("a %s of %j names no base that can be trusted", (name, payload) => {
  expect(of(name, payload)).toMatchObject({ kind: "everything", usual: false });
});

test("the workflow's own commit is the head where the payload names none", () => {
  expect(of("push", { before: A }, { sha: B })).toMatchObject({ head: { id: B } });
  expect(of("pull_request", {}, { baseRef: "main", sha: B })).toEqual({ kind: "fork", base: { branch: "main" }, head: { id: B } });
});

test.each([
  ["", "everything"],
  [ZERO, "everything"],
  ["000", "everything"],
  [A, "fork"],
  ["main", "fork"],
])("--base %j", (base, kind) => {
  expect(comparisonAsked(base, undefined).kind).toBe(kind);
});
