import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Asked, Logged, Reply, Script, Written } from "./exchange";
import { meet, type Trouble } from "./faults";
import { cutShort, gone, send } from "./send";

/** The answer to a mishap, in a far end's own words; `gone` is no answer. */
export type Mishaps<C> = { [Kind in Trouble["do"]]?: (call: C, trouble: Extract<Trouble, { do: Kind }>) => Reply | "gone" };

/** How one far end goes about a request; the rest of its way is the same for all. */
export interface Way<C extends Asked, Before> {
  script: Script<Before>;
  /** What faults are matched with: `METHOD /path?query`. */
  line: string;
  /** What a call has in addition while it shows what was before. */
  stale(before: Before): Partial<C>;
  /** Reads a body that is not in the call yet; nothing when who sent it is gone. */
  receive?(call: C): Promise<C | undefined>;
  answer(call: C): Reply | Promise<Reply>;
  mishaps: Mishaps<C>;
  written(call: C, reply: Reply): Written;
}

/** One request from its head to its answer, with what was scripted to go wrong on the way. */
export async function pass<C extends Asked, Before>(call: C, response: ServerResponse, way: Way<C, Before>): Promise<void> {
  const logged = log(call, way.line, way.script.requests);
  const { trouble, before } = meet(way.script.faults, way.line);
  const asked: C = { ...call, ...(before !== undefined && way.stale(before)), ...(trouble && breaking(trouble)) };
  if (trouble?.do === "delay") await wait(trouble.ms);
  const reply = await replied(asked, trouble, way);
  if (reply === "gone") return gone(trouble?.do, response);
  const whole = way.written(asked, reply);
  logged.status = whole.status;
  if (trouble?.do === "truncated") return cutShort(response, whole);
  await send(asked, response, whole);
}

const MOST_LOGGED = 10_000;

function log({ request }: Asked, line: string, requests: Logged[]): Logged {
  const logged = { line, agent: request.headers["user-agent"] ?? "", status: null };
  if (requests.push(logged) > MOST_LOGGED) requests.shift();
  return logged;
}

async function replied<C extends Asked, Before>(asked: C, trouble: Trouble | undefined, way: Way<C, Before>): Promise<Reply | "gone"> {
  const early = trouble && instead(asked, trouble, way.mishaps);
  if (early) return early;
  const ready = way.receive ? await way.receive(asked) : asked;
  if (!ready) return "gone";
  const reply = await way.answer(ready);
  if (trouble?.do === "duplicate") await way.answer(ready);
  return (trouble && afterwards(ready, trouble, reply, way.mishaps)) ?? reply;
}

function breaking(trouble: Trouble): Pick<Asked, "broken"> {
  if (!("when" in trouble) || trouble.when !== "during") return {};
  return { broken: trouble.do === "status" ? "at the end" : "at once" };
}

/** What happens instead of the work. */
function instead<C>(call: C, trouble: Trouble, mishaps: Mishaps<C>): Reply | "gone" | undefined {
  if ("when" in trouble && (trouble.when ?? "before") !== "before") return undefined;
  return mishap(call, trouble, mishaps);
}

/** What happens to the answer when the work is done. */
function afterwards<C>(call: C, trouble: Trouble, reply: Reply, mishaps: Mishaps<C>): Reply | "gone" | undefined {
  if (trouble.do === "type") return { ...reply, json: Array.isArray(reply.json) ? {} : [] };
  if (!("when" in trouble) || (trouble.when ?? "before") === "before") return undefined;
  // The storage's own failure has words of its own.
  if (trouble.do === "status" && trouble.when === "during" && reply.status >= 500) return { ...reply, status: trouble.status };
  return mishap(call, trouble, mishaps);
}

function mishap<C>(call: C, trouble: Trouble, mishaps: Mishaps<C>): Reply | "gone" | undefined {
  if (trouble.do === "hang" || trouble.do === "reset") return "gone";
  return mishaps[trouble.do]?.(call, trouble as never);
}
