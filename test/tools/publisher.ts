import { expect } from "vitest";
import type { Publisher } from "../../src/rehearsal/pypi/state";
import type { Made } from "../rehearsal/packages";
import type { PypiEnd } from "../rehearsal/pypi-end";

const attestations = JSON.stringify([{ version: 1, verification_material: {}, envelope: {} }]);
let tokens = 0;

/** Uploads files of a project as a workflow does, with attestations; the project must be there. */
export async function uploadBy(pypi: PypiEnd, publisher: Publisher, ...files: Made[]): Promise<void> {
  for (const made of files) {
    const token = `pypi-of-a-workflow-${++tokens}`;
    pypi.state.tokens[token] = { publisher, projects: [made.name.split("-", 1)[0] ?? ""] };
    const answer = await pypi.upload(made, { attestations }, token);
    expect(answer.status, answer.text).toBe(200);
  }
}
