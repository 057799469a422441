/** What a stand-in for an action works with. */
export interface StepPlace {
  /** Where the repository is fetched from: `https://…/owner/name.git`, or `file:///…`. */
  origin: string;
  /** The job's token, which the server of `origin` asks for; absent: it asks for none. */
  token?: string;
  /** The folder that artifacts go to, each below its name. */
  artifacts: string;
  /** The job's folder. */
  workspace: string;
  /** What the run is of: a full ref, and its commit. */
  ref: string;
  sha: string;
  /** An input of the action; empty where it is not given. */
  input(name: string): string;
  /** Writes a line of the step's log. */
  say(line: string): void;
}
