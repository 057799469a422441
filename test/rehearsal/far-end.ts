import { Octokit } from "@octokit/rest";
import { afterAll, afterEach, expect } from "vitest";
import { type Addresses, type Opening, openGithub } from "../../src/rehearsal/github";
import type { Effect, State, Token } from "../../src/rehearsal/state";
import { cogFiles, repository, type TestRepository } from "../harness";
import { shapeFlaws } from "./openapi";
import { type Recorder, record } from "./recorder";

const write = { contents: "write", workflows: "write" } as const;

/** The people and programs of the tests, by their tokens. */
const TOKENS: Record<string, Token> = {
  maintainer: { kind: "classic", login: "maintainer", access: write },
  owner: { kind: "classic", login: "owner", access: { ...write, administration: "write" } },
  reader: { kind: "classic", login: "reader", access: { contents: "read" } },
  stranger: { kind: "classic", login: "stranger", access: {} },
  fine: { kind: "fine-grained", login: "fine", access: { contents: "write" } },
  reviewer: { kind: "classic", login: "reviewer", access: write },
  "fine-admin": { kind: "fine-grained", login: "owner", access: { contents: "read", administration: "write" } },
  "fine-pulls": { kind: "fine-grained", login: "maintainer", access: { contents: "write", pull_requests: "write" } },
  "job-pulls": { kind: "github-token", login: "github-actions[bot]", access: { contents: "write", pull_requests: "write" } },
  "fine-reader": { kind: "fine-grained", login: "fine-reader", access: { contents: "read" } },
  job: { kind: "github-token", login: "github-actions[bot]", access: { contents: "write" } },
  "job-reader": { kind: "github-token", login: "reading[bot]", access: { contents: "read" } },
};

export interface FarEnd extends TestRepository {
  addresses: Addresses;
  recorder: Recorder;
  state: State;
  states: readonly State[];
  octokit(token?: string): Octokit;
  control(order: string, body?: object): Promise<unknown>;
  effects(what?: string): Promise<Effect[]>;
}

export const REPO = { owner: "o", repo: "r" };

/** A GitHub of a repository of Cog's shape, and what is more; all that is said on it is held against GitHub's own description. */
export async function farEnd(settings: Partial<Opening["repository"]> = {}, more: Partial<Opening> = {}): Promise<FarEnd> {
  const work = repository(cogFiles("0.18.0"));
  const opening = { repository: { owner: "o", name: "r", bare: work.origin, ...settings }, tokens: { ...TOKENS }, env: work.env };
  const github = await openGithub({ ...opening, ...more });
  const recorder = await record({ port: Number(new URL(github.addresses.web).port) });
  afterAll(github.close);
  afterEach(() => {
    expect([...new Set(recorder.exchanges.splice(0).flatMap(shapeFlaws))]).toEqual([]);
  });
  const control = async (order: string, body?: object) => {
    const [method = "", path] = order.split(" ");
    const answer = await fetch(`${github.addresses.control}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.status, order).toBe(200);
    return answer.json();
  };
  return {
    ...work,
    ...{ addresses: github.addresses, state: github.state, states: github.states, recorder, control },
    octokit: (token) => client(recorder, token),
    effects: async (what) => ((await control("GET effects")) as Effect[]).filter((effect) => what === undefined || effect.do === what),
  };
}

function client({ host }: Recorder, auth?: string): Octokit {
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return new Octokit({ baseUrl: `http://${host}/api/v3`, log, ...(auth && { auth }) });
}

/** Status, message and errors of a call that must fail. */
export async function refused(
  call: Promise<unknown>,
): Promise<{ status: number; message: string; errors?: unknown; documentation_url?: string }> {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  const { status: _, ...data } = error?.response?.data ?? {};
  return { status: error?.status, ...data };
}
