import { afterAll, expect } from "vitest";
import { type CratesIo, type CratesOpening, openCrates } from "../../src/rehearsal/crates/crates";
import type { CratesToken } from "../../src/rehearsal/crates/state";
import type { Effect } from "../../src/rehearsal/exchange";
import type { Made } from "./packages";

/** Who publishes in the tests, by their tokens. */
const TOKENS: Record<string, CratesToken> = {
  cioOwner: { user: "owner" },
  cioStranger: { user: "stranger" },
  cioUpdates: { user: "owner", scopes: ["publish-update"] },
  cioCoglet: { user: "owner", crates: ["coglet"] },
  cioOthers: { user: "owner", crates: ["tokio-*"] },
  cio_tp_workflow: { publisher: "o/r/release.yml", crates: ["coglet"] },
};

export interface CratesEnd extends CratesIo {
  /** Publishes as cargo does; the metadata that is told may differ from the crate's. */
  publish(made: Made, version: string, token?: string | null, name?: string): Promise<Answer>;
  /** Asks the API, with a name of its own. */
  ask(order: string, headers?: Record<string, string>): Promise<Answer>;
  /** The index's file of a crate: a line a version. */
  lines(path: string): Promise<Line[]>;
  control(order: string, body?: object): Promise<unknown>;
  effects(what?: string): Promise<Effect[]>;
}

export interface Answer {
  status: number;
  json: { errors?: { detail: string }[]; [key: string]: unknown };
  headers: Headers;
}

export interface Line {
  name: string;
  vers: string;
  cksum: string;
  yanked: boolean;
  deps: object[];
  [key: string]: unknown;
}

export async function cratesEnd(opening: Partial<CratesOpening> = {}): Promise<CratesEnd> {
  const crates = await openCrates({ tokens: TOKENS, ...opening });
  afterAll(crates.close);
  const { addresses } = crates;
  const control = async (order: string, body?: object) => {
    const [method = "", path] = order.split(" ");
    const answer = await fetch(`${addresses.control}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.status, order).toBe(200);
    return answer.json();
  };
  const effects = async (what?: string) =>
    ((await control("GET effects")) as Effect[]).filter((effect) => what === undefined || effect.do === what);
  const ask: CratesEnd["ask"] = async (order, headers = {}) => {
    const [method = "", path] = order.split(" ");
    return told(await fetch(addresses.api + path, { method, headers: { "user-agent": "tests (here)", ...headers }, redirect: "manual" }));
  };
  return {
    ...crates,
    ...{ control, effects, ask },
    async publish({ name: own, bytes }, version, token = "cioOwner", name = own) {
      const headers = { "user-agent": "tests (here)", ...(token !== null && { authorization: token }) };
      const body = new Uint8Array(frame({ name, vers: version, deps: [], features: {} }, bytes));
      return told(await fetch(`${addresses.api}/api/v1/crates/new`, { method: "PUT", headers, body }));
    },
    async lines(path) {
      const text = await (await fetch(`${addresses.index.replace("sparse+", "")}${path}`)).text();
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
  };
}

/** The body of a publish: each part after its length. */
export function frame(metadata: object, bytes: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(metadata));
  const [first, second] = [Buffer.alloc(4), Buffer.alloc(4)];
  first.writeUInt32LE(text.length);
  second.writeUInt32LE(bytes.length);
  return Buffer.concat([first, text, second, bytes]);
}

async function told(answer: Response): Promise<Answer> {
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? {} : JSON.parse(text), headers: answer.headers };
}
