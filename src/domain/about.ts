import type { Answer } from "./plan";

/** The program and where it runs, for a report of a bug. */
export interface About {
  cogrel: { version: string; commit?: string };
  machine: { node: string; platform: string; system: string };
  programs: readonly { name: string; version: string | undefined }[];
  /** What kind of surroundings the variables tell of; never their values. */
  surroundings: { ci: string; terminal: boolean; token: boolean; server: string };
  /** The repository that it was started in; absent where there is none. */
  repository?: { shallow: boolean; configured: boolean };
}

/** `cogrel --version --verbose`: a line for each thing that a report of a bug should say. */
export function aboutAnswer(about: About): Answer<About> {
  const { cogrel, machine, programs, surroundings, repository } = about;
  const there = (what: boolean) => (what ? "yes" : "no");
  const here =
    repository && `a ${repository.shallow ? "shallow" : "whole"} clone, ${repository.configured ? "with" : "without"} cogrel.toml`;
  const rows: [string, string][] = [
    ["cogrel", cogrel.version],
    ["commit", cogrel.commit ?? "not known: an installed package"],
    ["node", machine.node],
    ["platform", machine.platform],
    ["system", machine.system],
    ...programs.map(({ name, version }): [string, string] => [name, version ?? "not found"]),
    ["ci", surroundings.ci],
    ["terminal", there(surroundings.terminal)],
    ["token", surroundings.token ? "in the environment" : "none in the environment"],
    ["server", surroundings.server],
    ["repository", here ?? "none here"],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(10)}  ${value}`);
  return { kind: "answer", title: "cogrel", verdict: "yes", data: about, checks: [], lines };
}
