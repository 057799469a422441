import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";

// GitHub's own description of its API decides what a request and an answer may look like. What GitHub really sends beside
// it is allowed here, each with its reason.

export interface Exchange {
  method: string;
  host: string;
  path: string;
  body: string;
  status: number;
  type: string;
  answer: string;
}

const written = readFileSync(join(import.meta.dirname, "../fixtures/github-openapi.json"), "utf8");
// It says "exactly one of" where several fit, such as any error and the error of a rule.
const description = JSON.parse(written.replaceAll('"oneOf":', '"anyOf":'));
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema(description, "github");

const templates = Object.keys(description.paths)
  .map((template) => ({ template, expression: compiled(template), open: template.split("{").length }))
  .sort((left, right) => left.open - right.open || right.template.length - left.template.length);

function compiled(template: string): RegExp {
  const open = template.replace("/{path}", "(/.*)?").replace(/\{(ref|basehead|tag)\}/g, ".+");
  return new RegExp(`^${open.replace(/\{\w+\}/g, "[^/]+")}$`);
}

/** What GitHub's description has against this exchange. */
export function shapeFlaws({ method, host, path, body, status, type, answer }: Exchange): string[] {
  if (!isDescribed({ method, host, path, body, status, type, answer })) return [];
  const name = path
    .replace(/\?.*$/, "")
    .replace(/^\/api\/(v3|uploads)/, "")
    .replace(/^\/repositories\/\d+/, "/repos/o/r");
  const template = templates.find(({ expression }) => expression.test(name))?.template;
  const operation = template && description.paths[template][method.toLowerCase()];
  if (!operation) return status === 404 ? [] : [`${method} ${name} is no call of GitHub's`];
  const at = `paths/${pointer(template)}/${method.toLowerCase()}`;
  const asked = status < 400 && type && body && operation.requestBody?.content["application/json"];
  return [
    ...(asked ? flaws(`${at}/requestBody/content/application~1json/schema`, body, `${method} ${name}: the request`) : []),
    ...answerFlaws(operation, at, { status, answer, what: `${method} ${name}: the answer ${status}` }),
  ];
}

/** JSON calls of the API; HEAD has no body, and faults are not GitHub's words. */
function isDescribed({ method, host, path, type, status }: Exchange): boolean {
  const api = /^(api|uploads)\.github\.com$/.test(host) || /^\/api\/(v3|uploads)\//.test(path);
  return api && method !== "HEAD" && status !== 304 && path !== "/graphql" && (type.startsWith("application/json") || status === 204);
}

interface Given {
  status: number;
  answer: string;
  what: string;
}

function answerFlaws(
  operation: { responses: Record<string, { $ref?: string; content?: object }> },
  at: string,
  { status, answer, what }: Given,
): string[] {
  const listed = operation.responses[status];
  // Any call can be refused for the token's sake or for its keys; the description doesn't repeat it.
  if (!listed) return status >= 300 ? flaws("components/schemas/basic-error", answer, what) : [`${what} is not in the description`];
  if (status === 204) return answer === "" ? [] : [`${what} has a body`];
  const place = listed.$ref ? listed.$ref.slice(2) : `${at}/responses/${status}`;
  const { content } = listed.$ref ? description.components.responses[listed.$ref.split("/").at(-1) as string] : listed;
  // An asset half-way is `starter`, which the description doesn't know.
  const known = answer.replaceAll('"state":"starter"', '"state":"open"');
  return content?.["application/json"] ? flaws(`${place}/content/application~1json/schema`, known, what) : [];
}

function flaws(place: string, text: string, what: string): string[] {
  const check = ajv.compile({ $ref: `github#/${place}` });
  if (check(JSON.parse(text))) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${what}: ${instancePath} ${message}`);
}

function pointer(text: string): string {
  return encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
}
