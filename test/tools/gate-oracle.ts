type RunGit = (...args: string[]) => string;

interface Known {
  name: string;
  commit: string;
  version?: Parsed;
  /** PEP 440 form, also of old names without a number. */
  form?: string;
}

interface Parsed {
  text: string;
  release: number[];
  label: string;
  number: number;
}

const LABELS = ["dev", "alpha", "beta", "rc", ""];
const LETTERS: Record<string, string> = { dev: ".dev", alpha: "a", beta: "b", rc: "rc" };

/**
 * Why the gate must refuse each tag of a checkout whose remote has main and the same tags; an empty list is a yes. Computed
 * from git's plumbing and the text of COG.md and DESIGN.md §5, with nothing of the program's own code.
 */
export function expectedOf(git: RunGit): Map<string, string[]> {
  const format = "%(refname:strip=2) %(objectname) %(*objectname)";
  const lines = git("for-each-ref", `--format=${format}`, "refs/tags").split("\n");
  const tags = lines.map((line): Known => {
    const [name, object, peeled] = line.split(" ") as [string, string, string];
    const version = parse(name);
    const form = version ? formOf(version) : legacyForm(name);
    return { name, commit: peeled || object, ...(version && { version }), ...(form && { form }) };
  });
  const below = new Map<string, Set<string>>();
  const ancestors = (commit: string) => {
    const known = below.get(commit) ?? new Set(git("rev-list", commit).split("\n"));
    below.set(commit, known);
    return known;
  };
  const main = ancestors("refs/remotes/origin/main");
  return new Map(tags.map((tag) => [tag.name, reasons(tag, tags, git, main, ancestors)]));
}

function reasons(tag: Known, tags: Known[], git: RunGit, main: Set<string>, ancestors: (commit: string) => Set<string>): string[] {
  const files = missing(git, tag.commit);
  if (!tag.version) return ["tag-grammar", ...files];
  const { version } = tag;
  const no = files.length > 0 ? files : differing(git, tag.commit, version.text);
  if (version.label !== "dev" && !main.has(tag.commit)) no.push("commit-on-main");
  const others = tags.filter((one) => one.name !== tag.name);
  if (others.some((one) => one.form === tag.form)) no.push("version-free");
  const before = others.filter((one) => one.commit !== tag.commit && one.version && ancestors(tag.commit).has(one.commit));
  const has = (clashes: (one: Parsed) => boolean) => before.some((one) => clashes(one.version as Parsed));
  const base = (one: Parsed) => one.release.join() === version.release.join();
  const dev = (one: Parsed) => one.label === "dev";
  if (has((one) => one.label === "" && compare(one, version) >= 0)) no.push("above-stable");
  if (version.label !== "" && has((one) => one.label !== "" && base(one) && dev(one) === dev(version) && compare(one, version) >= 0))
    no.push("above-label");
  if (version.label !== "" && has((one) => one.label === "" && base(one))) no.push("not-released");
  return no;
}

function blob(git: RunGit, commit: string, path: string): string | undefined {
  return git("ls-tree", commit, path) === "" ? undefined : git("cat-file", "blob", `${commit}:${path}`);
}

function missing(git: RunGit, commit: string): string[] {
  const no = [];
  if (blob(git, commit, "VERSION.txt") === undefined) no.push("version-file");
  if (blob(git, commit, "crates/Cargo.toml") === undefined) no.push("manifest-readable");
  return no;
}

function differing(git: RunGit, commit: string, version: string): string[] {
  const no = [];
  if (blob(git, commit, "VERSION.txt")?.trim() !== version) no.push("version-file");
  const manifest = blob(git, commit, "crates/Cargo.toml") as string;
  if (/^\[workspace\.package\]\n(?:(?!\[).*\n)*?version = "(.*)"/m.exec(manifest)?.[1] !== version) no.push("manifests-version");
  const locked = (blob(git, commit, "crates/Cargo.lock") ?? "").split("[[package]]").filter((one) => /^name = "coglet/m.test(one));
  if (locked.some((one) => !one.includes(`\nversion = "${version}"\n`))) no.push("lock-version");
  return no;
}

function parse(name: string): Parsed | undefined {
  const match = /^v((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-(alpha|beta|rc|dev)\.?(0|[1-9]\d*))?)$/.exec(name);
  if (!match) return undefined;
  return { text: match[1] as string, release: match.slice(2, 5).map(Number), label: match[5] ?? "", number: Number(match[6] ?? 0) };
}

function formOf({ release, label, number }: Parsed): string {
  return release.join(".") + (label === "" ? "" : `${LETTERS[label]}${number}`);
}

function legacyForm(name: string): string | undefined {
  const version = /-(alpha|beta|rc|dev)\.?$/.test(name) ? parse(`${name}0`) : undefined;
  return version && formOf(version);
}

function compare(a: Parsed, b: Parsed): number {
  for (const at of [0, 1, 2]) if (a.release[at] !== b.release[at]) return (a.release[at] as number) - (b.release[at] as number);
  return LABELS.indexOf(a.label) - LABELS.indexOf(b.label) || a.number - b.number;
}
