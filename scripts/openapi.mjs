// Writes test/fixtures/github-openapi.json: GitHub's own description of the calls that the rehearsal serves, structure only.
// The package that it is made from is too large for package.json: it is fetched into a temporary folder and removed again.
//
// node scripts/openapi.mjs [folder that has @octokit/openapi]

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const PACKAGE = "@octokit/openapi@23.0.2";
const OUT = path.resolve(import.meta.dirname, "../test/fixtures/github-openapi.json");
const REPO = "/repos/{owner}/{repo}";
/** The calls that are served, below the repository's address; those after a bar are alternatives. */
const BELOW = [
  "",
  "/immutable-releases",
  "/releases.*",
  "/git/(refs?|tags|matching-refs).*",
  "/compare/{basehead}",
  "/commits/{(ref|commit_sha)}(/check-runs|/check-suites|/status|/pulls)?",
  "/statuses/{sha}",
  "/contents/{path}",
  "/collaborators/{username}/permission",
  "/installation",
  "/pulls(/{pull_number}(/commits|/files|/merge|/reviews|/requested_reviewers)?)?",
  "/branches(/{branch}(/protection(/required_signatures)?)?)?",
  "/rulesets(/{ruleset_id})?",
  "/rules/branches/{branch}",
  "/check-runs/{check_run_id}(/annotations)?",
  "/check-suites/{check_suite_id}",
  "/actions/workflows(/{workflow_id}(/runs|/dispatches)?)?",
  "/actions/runs(/{run_id}(/jobs|/artifacts|/pending_deployments|/approvals|/rerun|/rerun-failed-jobs|/cancel)?)?",
  "/actions/runs/{run_id}/attempts/{attempt_number}(/jobs)?",
  "/actions/jobs/{job_id}(/logs)?",
  "/actions/permissions(/workflow)?",
  "/actions/(secrets|variables)(/{(secret_)?name})?",
  "/actions/organization-(secrets|variables)",
  "/environments(/{environment_name})?",
  "/environments/{environment_name}/deployment-branch-policies(/{branch_policy_id})?",
  "/environments/{environment_name}/(secrets|variables)(/{(secret_)?name})?",
];
const OTHERS = [
  "/(user|rate_limit|app)",
  "/users/{username}",
  "/app/installations/{installation_id}/access_tokens",
  "/installation/repositories",
  "/orgs/{org}/teams/{team_slug}",
];
const PATHS = [...BELOW.map((path) => REPO + path), ...OTHERS].map((path) => new RegExp(`^${path.replace(/[{}]/g, "\\$&")}$`));
const KEPT = new Set(["get", "post", "put", "patch", "delete"]);
// What says nothing of the structure.
const WORDS = new Set([
  "description",
  "example",
  "examples",
  "externalDocs",
  "summary",
  "tags",
  "title",
  "format",
  "deprecated",
  "default",
]);
// What nothing looks at: only bodies are held against the description.
const UNUSED = new Set(["parameters", "operationId", "headers", "links", "callbacks"]);

const given = process.argv[2];
const folder = given ?? mkdtempSync(path.join(tmpdir(), "cogrel-openapi-"));
try {
  if (!given) execFileSync("npm", ["install", "--no-save", "--ignore-scripts", "--prefix", folder, PACKAGE], { stdio: "inherit" });
  const file = path.join(folder, "node_modules/@octokit/openapi/generated/api.github.com.json");
  const text = JSON.stringify(subset(JSON.parse(readFileSync(file, "utf8"))));
  writeFileSync(OUT, `${text}\n`);
  console.log(`${path.basename(OUT)}: ${Math.round(text.length / 1024)} KB`);
} finally {
  if (!given) rmSync(folder, { recursive: true, force: true });
}

/** @typedef {Record<string, any>} Json */

/**
 * The wanted paths, and every component that they lead to.
 * @param {Json} whole
 */
function subset(whole) {
  const wanted = Object.keys(whole.paths).filter((name) => PATHS.some((pattern) => pattern.test(name)));
  const paths = Object.fromEntries(wanted.map((name) => [name, structure(operations(whole.paths[name]))]));
  /** @type {Json} */
  const out = { info: { version: whole.info.version }, paths, components: {} };
  const left = references(paths);
  for (const reference of left) {
    const [, , kind = "", name = ""] = reference.split("/");
    out.components[kind] ??= {};
    if (out.components[kind][name]) continue;
    out.components[kind][name] = structure(whole.components[kind][name]);
    left.push(...references(out.components[kind][name]));
  }
  return out;
}

/** @param {Json} item */
function operations(item) {
  const kept = Object.entries(item).filter(([method]) => KEPT.has(method));
  return Object.fromEntries(kept.map(([method, operation]) => [method, bodies(operation)]));
}

/** @param {Json} operation */
function bodies(operation) {
  const { responses, ...rest } = Object.fromEntries(Object.entries(operation).filter(([key]) => !UNUSED.has(key)));
  const bare = Object.entries(responses).map(([status, answer]) => [
    status,
    Object.fromEntries(Object.entries(answer).filter(([key]) => !UNUSED.has(key))),
  ]);
  return { ...rest, responses: Object.fromEntries(bare) };
}

/**
 * Without words, and as JSON Schema has it: `nullable` becomes a type of its own.
 * @param {any} value
 * @param {boolean} [names] whether the keys are names that the API gives, not words of the schema
 * @returns {any}
 */
function structure(value, names = false) {
  if (Array.isArray(value)) return value.map((one) => structure(one));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => names || !(WORDS.has(key) || key.startsWith("x-") || key === "nullable"));
  const out = Object.fromEntries(entries.map(([key, one]) => [key, structure(one, !names && key === "properties")]));
  return !names && value.nullable === true ? nullable(out) : out;
}

/** @param {Json} schema */
function nullable(schema) {
  const { type, enum: words, ...rest } = schema;
  if (type === undefined) return { anyOf: [{ type: "null" }, schema] };
  return { ...rest, type: [type, "null"], ...(words && { enum: [...words, null] }) };
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function references(value) {
  return [...JSON.stringify(value).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, reference = ""]) => reference);
}
