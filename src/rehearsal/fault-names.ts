import type { Fault } from "./faults";

/** The faults that `cogrel rehearse --fault NAME` knows: what goes wrong at release time, each as it is scripted. */
export const FAULTS: Readonly<Record<string, { about: string; faults: readonly Fault[] }>> = {
  "draft-lost": {
    about: "GitHub makes the draft, and its answer is lost",
    faults: [{ match: "POST */releases", nth: 1, fault: { do: "reset", when: "after" } }],
  },
  "list-lags": {
    about: "the list of releases does not have the new draft for two reads",
    faults: [{ match: "GET */releases?*", nth: 1, fault: { do: "stale", reads: 2 } }],
  },
  "publish-lost": {
    about: "GitHub publishes the draft, and its answer is lost",
    faults: [{ match: "PATCH */releases/*", nth: 1, fault: { do: "reset", when: "after" } }],
  },
  "publish-refused": {
    about: "GitHub answers the publication with an error page",
    faults: [{ match: "PATCH */releases/*", nth: 1, fault: { do: "html", status: 503 } }],
  },
  "push-lost": {
    about: "the pushed tag arrives, and git is not told",
    faults: [{ match: "POST */git-receive-pack", nth: 2, fault: { do: "reset", when: "after" } }],
  },
  "reads-fail": {
    about: "two reads in a row fail with an error page",
    faults: [1, 2].map((nth) => ({ match: "GET */releases?*", nth, fault: { do: "html", status: 502 } }) as const),
  },
  "upload-cut": {
    about: "the third upload breaks off in the middle",
    faults: [{ match: "POST */assets?*", nth: 3, fault: { do: "reset", when: "during" } }],
  },
};
