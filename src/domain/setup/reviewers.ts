import { Problem } from "../problem";
import { quoted } from "../quoted";
import { MOST_REVIEWERS } from "./environment-body";

/** A person's login; with `org` a team's slug. */
export interface ReviewerName {
  org: string | undefined;
  name: string;
}

const NAME = /^@?(?:([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/)?([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,99}))$/;

/** The names of --reviewers: LOGIN and ORG/TEAM with commas between. Throws `usage` for others, and for more than GitHub takes. */
export function reviewerNames(given: string | undefined): ReviewerName[] {
  if (given === undefined) return [];
  const names = given.split(",").map((one) => {
    const [, org, name] = NAME.exec(one.trim()) ?? [];
    if (name === undefined) throw wrong(`${quoted(one)} is neither LOGIN nor ORG/TEAM`);
    return { org, name };
  });
  const unique = [...new Map(names.map((one) => [`${one.org ?? ""}/${one.name}`.toLowerCase(), one])).values()];
  if (unique.length > MOST_REVIEWERS) throw wrong(`${unique.length} names, and GitHub takes ${MOST_REVIEWERS}`);
  return unique;
}

function wrong(message: string): Problem {
  return new Problem("usage", `--reviewers: ${message}`, { exit: 2, fix: "cogrel setup --reviewers alice,bob,ORG/TEAM" });
}
