// npm run demo: a whole dev version, release candidate and release of an example repository shaped like Cog's, in a throw-away
// copy, with GitHub played on this machine. Needs Node and git only, no token and no network, and touches nothing of yours.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const program = fileURLToPath(new URL("../bin/cogrel.js", import.meta.url));

await build();
console.log("$ cogrel rehearse --example");
process.exitCode =
  spawnSync(process.execPath, [program, "rehearse", "--example", ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
