import { checkout, expression, READ, type Run, TOKEN } from "./parts";
import type { Ground } from "./project";
import type { Step, Workflow } from "./workflow";

/** Opens the tap's pull request for a tag; the GitHub App's id and key are the environment's. */
export function tapSteps(cogrel: Run, tag: string): Step[] {
  return [
    checkout("all"),
    {
      name: "Open the tap's pull request",
      run: cogrel('homebrew "$TAG" --yes'),
      env: {
        ...TOKEN,
        TAG: tag,
        COGREL_TAP_APP_ID: expression("vars.COG_HOMEBREW_TAP_APP_ID"),
        COGREL_TAP_APP_PRIVATE_KEY: expression("secrets.COG_HOMEBREW_TAP_PRIVATE_KEY"),
      },
    },
  ];
}

/** The tap's pull request by hand, where the release's own run is too far back to be done again. */
export function homebrewTapWorkflow({ cogrel }: Ground): Workflow {
  return {
    file: "homebrew-tap.yaml",
    name: "Homebrew tap",
    about: [
      "The last job of the release's publication, to be started by hand, at the release's tag: the environment lets no branch deploy.",
      "  gh workflow run homebrew-tap.yaml --ref v1.2.3",
      "A second run finds the pull request of the first.",
    ],
    on: {
      workflow_dispatch: {
        inputs: { tag: { description: "Another stable release's tag than the one that it is run at", required: false, type: "string" } },
      },
    },
    concurrency: { group: expression("github.workflow"), cancel: false },
    jobs: [
      {
        name: "update-homebrew-tap",
        runsOn: "ubuntu-latest",
        timeout: 15,
        environment: { name: "homebrew" },
        permissions: READ,
        steps: tapSteps(cogrel, expression("inputs.tag || github.ref_name")),
      },
    ],
  };
}
