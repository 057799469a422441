import type { IncomingMessage, ServerResponse } from "node:http";
import { objectOf } from "./body";
import type { Script } from "./exchange";
import type { Fault } from "./faults";

/** What a far end can be told and asked on its control path, by `METHOD name`. */
export type Orders = Readonly<Record<string, (body: Record<string, unknown>) => unknown>>;

/** The orders that every far end takes; `shown` is what a list that lags goes on showing. */
export function commonOrders<Before>(script: Script<Before>, shown: () => Before): Orders {
  return {
    "POST faults": ({ faults }) => {
      for (const fault of faults as Fault<Before>[]) script.faults.push({ ...fault, met: 0, before: structuredClone(shown()) });
    },
    "GET faults": () => script.faults.map(({ before: _, ...fault }) => fault),
    "DELETE faults": () => void script.faults.splice(0),
    "GET effects": () => script.effects,
    "GET requests": () => script.requests,
    "DELETE requests": () => void script.requests.splice(0),
  };
}

/** The control path: what a test or the rehearsal itself tells a far end, and asks of it. */
const CONTROL = "/_control/";

export function isControl(path: string): boolean {
  return path.startsWith(CONTROL);
}

export async function control(request: IncomingMessage, response: ServerResponse, orders: Orders): Promise<void> {
  const [path = ""] = (request.url ?? "").split("?");
  const order = orders[`${request.method} ${path.slice(CONTROL.length)}`];
  const body = await objectOf(request);
  const result = order && body ? ((await order(body)) ?? {}) : { message: "no such order" };
  response.writeHead(order && body ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(result));
}
