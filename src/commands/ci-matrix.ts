import { nearest } from "../domain/nearest";
import type { Answer } from "../domain/plan";
import { EXIT, Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { projectFromSource, topOf } from "../facts/project";
import { folderSource } from "../world/source";
import type { World } from "../world/world";

export interface MatrixData {
  name: string;
  values: readonly string[];
}

/** The values of one of the Project's matrices, as a JSON list on one line. Throws `usage`, exit 2, for a name that is none. */
export async function ciMatrix(world: World, name: string): Promise<Answer<MatrixData>> {
  const { ci } = await projectFromSource(folderSource(topOf(world)));
  const matrix = ci.matrices.find((one) => one.name === name);
  if (!matrix)
    throw unknown(
      name,
      ci.matrices.map((one) => one.name),
    );
  const line = JSON.stringify(matrix.values);
  return {
    kind: "answer",
    title: `matrix ${name}`,
    verdict: "yes",
    data: { name, values: matrix.values },
    checks: [],
    lines: [line],
    outputs: { [name.replaceAll("-", "_")]: line },
  };
}

function unknown(name: string, known: readonly string[]): Problem {
  const near = nearest(name, known) ?? known[0];
  return new Problem("usage", `there is no matrix ${quoted(name)}; known: ${known.join(", ")}`, {
    exit: EXIT.usage,
    fix: `cogrel ci matrix ${near}`,
  });
}
