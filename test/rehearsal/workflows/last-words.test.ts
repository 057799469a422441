import { expect, test } from "vitest";
import { repository } from "../../harness";
import { cutAct, ran } from "../../tools/workflow-run";

const tools = await cutAct();

/** Each step begins many times over: what is printed last is lost when another process is not quick enough, or never. */
const job = (shell: string) => `  ${shell}:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        time: [1, 2, 3, 4, 5, 6, 7, 8]
    steps:
      - shell: ${shell}
        run: seq 1 2000; echo 'the disk is full'; exit 3
`;

test("what a step prints right before it fails is not lost", async ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const one = repository({ "README.md": "", ".github/workflows/words.yaml": `on: push\njobs:\n${job("bash")}${job("sh")}` });
  const came = await ran(one, { act: tools.act, file: "words.yaml", event: "push", payload: {}, env: one.env });
  for (const shell of ["bash", "sh"]) {
    expect(came.jobs.get(shell), came.log).toEqual(Array(8).fill("failure"));
    expect(came.printed(shell).match(/the disk is full/g), shell).toHaveLength(8);
  }
});
