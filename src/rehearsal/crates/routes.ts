import type { Reply } from "../exchange";
import { pathReader } from "../route-path";
import { download, getCrate, getVersion, unyank, yank } from "./api";
import type { CratesCall, CratesHandler, CratesHost } from "./call";
import { notFound, refusal, refused } from "./errors";
import { fromStorage } from "./files";
import type { CratesHub } from "./hub";
import { publish } from "./publish";
import { indexConfig, indexFile } from "./sparse";

type Route = readonly [host: CratesHost, method: string, path: string, run: CratesHandler];

const ROUTES: readonly Route[] = [
  ["api", "PUT", "/api/v1/crates/new", (call, hub) => hub.inTurn(() => publish(call, hub))],
  ["api", "DELETE", "/api/v1/crates/:name/:version/yank", yank],
  ["api", "PUT", "/api/v1/crates/:name/:version/unyank", unyank],
  ["api", "GET", "/api/v1/crates/:name/:version/download", download],
  ["api", "GET", "/api/v1/crates/:name/:version", getVersion],
  ["api", "GET", "/api/v1/crates/:name", getCrate],
  ["index", "GET", "/config.json", indexConfig],
  ["index", "GET", "/*path", indexFile],
  ["files", "GET", "/crates/:name/:version/download", fromStorage],
  ["files", "GET", "/crates/:name/:file", fromStorage],
];

const READERS = ROUTES.map(([host, method, path, run]) => ({ host, method, run, read: pathReader(path) }));

/** What crates.io says to a request. What it has no route for is not there. */
export function answer(call: CratesCall, hub: CratesHub): Reply | Promise<Reply> {
  const nameless = call.host === "api" && !call.request.headers["user-agent"] && !call.path.endsWith("download");
  if (nameless) return refused(refusal(NO_USER_AGENT, 403));
  const asked = call.method === "HEAD" ? "GET" : call.method;
  for (const { host, method, run, read } of READERS) {
    const params = host === call.host && method === asked ? read(call.path) : undefined;
    if (params) return run({ ...call, params }, hub);
  }
  return call.host === "api" ? refused(notFound) : { status: 404, text: "" };
}

// src/middleware/no_user_agent_message.txt; at its end stands the number of the request, which nothing has here.
const NO_USER_AGENT = `We require that all requests include a \`User-Agent\` header.  To allow us to determine the impact your bot has on our service, we ask that your user agent actually identify your bot, and not just report the HTTP client library you're using.  Including contact information will also reduce the chance that we will need to take action against your bot.

Bad:
  User-Agent: reqwest/0.9.1

Better:
  User-Agent: my_crawler

Best:
  User-Agent: my_crawler (my_crawler.com/info)
  User-Agent: my_crawler (help@my_crawler.com)

If you believe you've received this message in error, please email help@crates.io and include the request id .
`;
