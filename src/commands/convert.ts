import { converted, type Form, notConvertible } from "../domain/conversion";
import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { convertLines } from "../world/lines";
import type { World } from "../world/world";

export interface ConvertOptions {
  to?: string;
  json?: boolean;
}

type Data = { input: string; output: string | null }[];

/** Converts versions between semver and PEP 440: all arguments or none; with `-`, line by line. */
export async function convert(
  world: World,
  versions: readonly string[],
  { to = "pep440", json = false }: ConvertOptions,
): Promise<Answer<Data>> {
  const form = formOf(to);
  if (versions.length === 1 && versions[0] === "-") return fromInput(world, form, json);
  const data = versions.map((input) => {
    const output = converted(input, form);
    if (output === undefined) throw notConvertible(input, form);
    return { input, output };
  });
  return { kind: "answer", title: "convert", verdict: "yes", data, checks: [], lines: data.map(({ output }) => output) };
}

function formOf(to: string): Form {
  if (to === "pep440" || to === "semver") return to;
  throw new Problem("usage", `--to takes pep440 or semver, not ${quoted(to)}`, { exit: 2, fix: "cogrel convert --help" });
}

async function fromInput({ streams }: World, form: Form, keep: boolean): Promise<Answer<Data>> {
  const data: Data = [];
  const one = (input: string) => {
    const output = converted(input, form);
    if (keep) data.push({ input, output: output ?? null });
    return output;
  };
  // One JSON document cannot stream: its lines are kept and printed as data.
  const bad = await convertLines(keep ? { ...streams, out: () => undefined } : streams, one);
  if (bad === 0) return { kind: "answer", title: "convert", verdict: "yes", data, checks: [], lines: [] };
  throw new Problem("version", `${bad} ${bad === 1 ? "line was" : "lines were"} not converted`, {
    exit: 2,
    fix: "their numbers are above",
    ...(keep && { data }),
  });
}
