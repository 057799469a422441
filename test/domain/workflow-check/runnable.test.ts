import { expect, test } from "vitest";
import { runnableOf } from "../../../src/domain/workflow-check/runnable";

// What a workflow asks of the machine that runs it.

const text = `on:
  push:
    tags: ["v*"]
  workflow_dispatch:
jobs:
  build:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest]
    steps:
      - uses: actions/checkout@v7
      - uses: ./.github/actions/own
      - run: make
  sign:
    needs: build
    runs-on: [self-hosted, big]
    steps:
      - uses: actions/checkout@v7
  tap:
    needs: [build, sign]
    uses: ./.github/workflows/tap.yaml
  theirs:
    uses: other/place/.github/workflows/x.yaml@v1
`;

test("jobs with their needs, what they call, actions once each, and the runners that are named", () => {
  expect(runnableOf(".github/workflows/a.yaml", text)).toEqual({
    file: "a.yaml",
    events: ["push", "workflow_dispatch"],
    jobs: [
      { name: "build", needs: [] },
      { name: "sign", needs: ["build"] },
      { name: "tap", needs: ["build", "sign"], calls: ".github/workflows/tap.yaml" },
      { name: "theirs", needs: [] },
    ],
    uses: ["actions/checkout@v7", "./.github/actions/own", "other/place/.github/workflows/x.yaml@v1"],
    runners: ["self-hosted", "big"],
  });
});

test.each(["jobs: [", "on: push\njobs:\n  a: {}\n", ""])("what GitHub would refuse is none: %j", (broken) => {
  expect(runnableOf("a.yaml", broken)).toBeUndefined();
});
