import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// git's proc-receive hook decides on each ref for itself and words each refusal: no other hook can. It only carries the
// question to the server, over the socket, and the answer back, in git's packets.
const SCRIPT = String.raw`
const { request } = require("node:http");
const packet = (text) => (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
const groups = [[]];
let read = Buffer.alloc(0);
let atomic = false;

process.stdin.on("data", (chunk) => {
  read = Buffer.concat([read, chunk]);
  while (read.length >= 4) {
    const length = parseInt(read.subarray(0, 4).toString(), 16);
    if (read.length < length) return;
    if (length === 0) ended(groups.at(-1));
    else groups.at(-1).push(read.subarray(4, length).toString().trimEnd());
    read = read.subarray(Math.max(length, 4));
  }
});

function ended(lines) {
  groups.push([]);
  if (groups.length === 2) {
    atomic = / atomic|\0atomic/.test(lines[0]);
    process.stdout.write(packet("version=1\0atomic\n") + "0000");
  } else if (groups.length === 3) ask(lines.map((line) => line.split(" ")).map(([was, now, ref]) => ({ was, now, ref })));
}

function ask(updates) {
  const body = JSON.stringify({ pusher: Number(process.env.COGREL_PUSHER), atomic, updates });
  const path = "/_control/judge?repository=" + encodeURIComponent(process.env.COGREL_REPOSITORY);
  const asked = request({ socketPath: process.env.COGREL_REHEARSAL, path, method: "POST" }, async (response) => {
    let text = "";
    for await (const chunk of response) text += chunk;
    const { lines, refused } = JSON.parse(text);
    if (lines.length > 0) process.stderr.write(lines.join("\n") + "\n");
    const answers = updates.map(({ ref }) => (refused[ref] ? packet("ng " + ref + " " + refused[ref]) : packet("ok " + ref) + packet("option fall-through")));
    process.stdout.write(answers.join("") + "0000", () => process.exit(0));
  });
  asked.end(body);
}
`;

/** Writes the hook beside the repository, not into it; gives the variables with which git's server finds it. */
export function installHook(folder: string, socket: string): Record<string, string> {
  const hooks = join(folder, "hooks");
  mkdirSync(hooks, { recursive: true });
  writeFileSync(join(hooks, "proc-receive.cjs"), SCRIPT);
  writeFileSync(join(hooks, "proc-receive"), `#!/bin/sh\nexec "$COGREL_NODE" "\${0%/*}/proc-receive.cjs"\n`);
  chmodSync(join(hooks, "proc-receive"), 0o755);
  const settings = {
    "core.hooksPath": hooks,
    "receive.procReceiveRefs": "refs",
    "receive.advertisePushOptions": "false",
    "receive.hideRefs": "refs/pull",
    // It lives for minutes: nothing in it is worth tidying.
    "receive.autogc": "false",
  };
  return { ...asVariables(settings), COGREL_NODE: process.execPath, COGREL_REHEARSAL: socket };
}

function asVariables(settings: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(settings);
  const each = pairs.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(pairs.length), ...Object.fromEntries(each) };
}
