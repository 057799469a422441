import { createHash } from "node:crypto";
import { afterAll, expect } from "vitest";
import type { Effect } from "../../src/rehearsal/exchange";
import { openPypi, type Pypi, type PypiOpening } from "../../src/rehearsal/pypi/pypi";
import type { PypiToken } from "../../src/rehearsal/pypi/state";
import { type Made, sdist } from "./packages";

const publisher = { kind: "GitHub", repository: "o/r", workflow: "release.yml", environment: "pypi" } as const;

/** Who uploads in the tests, by their tokens. */
const TOKENS: Record<string, PypiToken> = {
  "pypi-owner": { user: "owner" },
  "pypi-stranger": { user: "stranger" },
  "pypi-cog-only": { user: "owner", projects: ["cog"] },
  "pypi-publisher": { publisher, projects: ["coglet"] },
};

export interface PypiEnd extends Pypi {
  /** Uploads with the fields that a good tool sends, and others in their place; a list is a field that comes more than once. */
  upload(made: Made, fields?: Fields, token?: string): Promise<Answer>;
  control(order: string, body?: object): Promise<unknown>;
  effects(what?: string): Promise<Effect[]>;
  /** An address of the web site. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Answer {
  status: number;
  /** What stands after the status in the first line. */
  reason: string;
  text: string;
  headers: Headers;
}

export async function pypiEnd(opening: Partial<PypiOpening> = {}): Promise<PypiEnd> {
  const pypi = await openPypi({ tokens: TOKENS, ...opening });
  afterAll(pypi.close);
  const control = async (order: string, body?: object) => {
    const [method = "", path] = order.split(" ");
    const answer = await fetch(`${pypi.addresses.control}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.status, order).toBe(200);
    return answer.json();
  };
  const effects = async (what?: string) =>
    ((await control("GET effects")) as Effect[]).filter((effect) => what === undefined || effect.do === what);
  return {
    ...pypi,
    ...{ control, effects },
    upload: (made, fields, token = "pypi-owner") => upload(pypi, formOf(made, fields), basic("__token__", token)),
    get: async (path, headers = {}) => told(await fetch(pypi.addresses.web + path, { headers, redirect: "manual" })),
  };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The form of a good tool for a file whose name is of the usual form. */
export function formOf({ name, bytes }: Made, fields: Fields = {}): FormData {
  const isWheel = name.endsWith(".whl");
  const parts = name.replace(/\.(tar\.gz|whl|zip)$/, "").split("-");
  const usual: Fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    name: parts[0] ?? "",
    version: parts[1] ?? "",
    filetype: isWheel ? "bdist_wheel" : "sdist",
    pyversion: isWheel ? "py3" : "source",
    sha256_digest: createHash("sha256").update(bytes).digest("hex"),
  };
  const form = new FormData();
  for (const [key, value] of Object.entries({ ...usual, ...fields }))
    for (const one of value === undefined ? [] : [value].flat()) form.append(key, one as string);
  form.append("content", new Blob([bytes], { type: "application/octet-stream" }), name);
  return form;
}

/** Sends a form to the upload address. */
export async function upload(pypi: Pick<Pypi, "addresses">, body: FormData, authorization?: string): Promise<Answer> {
  const headers = { accept: "text/plain", ...(authorization !== undefined && { authorization }) };
  return told(await fetch(pypi.addresses.upload, { method: "POST", body, headers, redirect: "manual" }));
}

async function told(answer: Response): Promise<Answer> {
  return { status: answer.status, reason: answer.statusText, text: await answer.text(), headers: answer.headers };
}

/** A small file of a version, for tests in which its bytes do not matter. */
export function small(version: string, name = "coglet"): Made {
  return sdist(name, version);
}
