import type { Call } from "./call";
import type { At } from "./hub";

/** One page of a list, and the Link header that leads on; a list of one page has none. */
export function page<T>(call: Call, { state }: Pick<At, "state">, items: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const per = within(call.query.get("per_page"), 30, 100);
  const at = within(call.query.get("page"), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(items.length / per));
  const links = [
    ...(at > 1 ? [["prev", Math.min(at - 1, last)] as const] : []),
    ...(at < last ? [["next", at + 1] as const, ["last", last] as const] : []),
    ...(at > 1 ? [["first", 1] as const] : []),
  ];
  const header = links.map(([rel, number]) => `<${pageUrl(call, state.repository.id, number)}>; rel="${rel}"`).join(", ");
  return { items: items.slice((at - 1) * per, at * per), headers: header ? { Link: header } : {} };
}

/** Pages are named by the repository's number: a client must follow the link, not build it. */
function pageUrl(call: Call, id: number, number: number): string {
  const query = new URLSearchParams(call.query);
  query.set("page", String(number));
  const path = call.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${id}`);
  return `${call.bases.api}${path}?${query}`;
}

function within(text: string | null, usual: number, most: number): number {
  const number = Number(text ?? usual);
  return Number.isInteger(number) && number > 0 ? Math.min(number, most) : usual;
}
