// npm run bench: measures every row against its floor or peer and writes docs/performance.md.
// `npm run bench -- help bump` measures some rows only and writes nothing.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../scripts/build.mjs";
import { gitCommands } from "./git-count.mjs";
import { machine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { head, line, met, page } from "./page.mjs";
import { environment, hasHistory, places } from "./places.mjs";
import { programs } from "./programs.mjs";
import { rows } from "./rows.mjs";

const target = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const mostGit = 3;

const asked = process.argv.slice(2);
const unknown = asked.filter((id) => !rows.some((row) => row.id === id));
if (unknown.length > 0) {
  console.error(`no row is called ${unknown.join(", ")}; there are ${rows.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}

const place = mkdtempSync(path.join(os.tmpdir(), "cogrel-bench-"));
try {
  await build();
  const env = environment(place);
  const where = places(place, env);
  const what = programs(place, env);
  console.log(head);
  const results = rows.filter(({ id }) => asked.length === 0 || asked.includes(id)).map((row) => result(row, what, where));
  const count = gitCommands([...what.cogrel, "verify-tag", "v0.22.0"], { cwd: where.cog(), env, place });
  const notes = [
    `\`verify-tag\` starts ${count} git commands when main is current; the bar is ${mostGit}.`,
    hasHistory()
      ? "Cog's main is its real history with 250 tags."
      : "Cog's main is a generated repository of its shape: the real history was not there.",
  ];
  for (const note of notes) console.log(note);
  if (asked.length === 0) writeFileSync(target, page({ results, machine: machine(env), notes }));
  process.exitCode = results.every(met) && count <= mostGit ? 0 : 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}

/**
 * @param {import("./rows.mjs").Row} row
 * @param {import("./programs.mjs").Programs} what
 * @param {import("./places.mjs").Places} where
 */
function result(row, what, where) {
  const { a, b } = row.commands(what, where);
  const one = { row, measured: measure(row.rounds, a, b, row.figure) };
  console.log(line(one));
  return one;
}
