import { compareVersions } from "../../domain/manifests/cargo-version-order";
import type { CratesHub } from "./hub";
import type { Crate, CrateVersion } from "./state";

// Crates and versions as the API tells of them: crates/crates_io_api_types in github.com/rust-lang/crates.io. Nothing counts
// downloads or lines here.

type With = Pick<CratesHub, "state">;

/** The answer to a publish. */
export function publishedShape(crate: Crate, _: With) {
  const shape = crateShape(crate);
  const minimal = { ...shape, versions: null, keywords: null, categories: null, recent_downloads: null, yanked: false };
  const links = { ...shape.links, versions: `/api/v1/crates/${crate.name}/versions` };
  return { crate: { ...minimal, links }, warnings: { invalid_categories: [], invalid_badges: [], other: [] } };
}

/** A crate, and its versions, the newest first. */
export function fullShape(crate: Crate, hub: With) {
  const keywords = crate.keywords.map((keyword) => ({ id: keyword, keyword, created_at: crate.created, crates_cnt: 1 }));
  const versions = crate.versions.toReversed().map((version) => versionShape(crate, version, hub));
  return { crate: crateShape(crate), versions, keywords, categories: [] };
}

function crateShape(crate: Crate) {
  const { name, versions } = crate;
  const top = defaultVersion(versions);
  const found = versions.filter(({ yanked }) => !yanked);
  const newest = found.toSorted((left, right) => compare(left.created, right.created) || compareVersions(left.num, right.num)).at(-1);
  const [highest, stable] = [highestOf(found), highestOf(found.filter(({ num }) => !isPre(num)))];
  const at = `/api/v1/crates/${name}`;
  return {
    id: name,
    name,
    updated_at: crate.updated,
    versions: versions.map(({ id }) => id).toReversed() as number[] | null,
    keywords: crate.keywords as string[] | null,
    categories: [] as string[] | null,
    badges: [],
    created_at: crate.created,
    downloads: 0,
    recent_downloads: 0 as number | null,
    default_version: top?.num ?? null,
    num_versions: versions.length,
    yanked: top?.yanked ?? false,
    max_version: highest?.num ?? "0.0.0",
    newest_version: newest?.num ?? "0.0.0",
    max_stable_version: stable?.num ?? null,
    description: top?.description ?? null,
    homepage: top?.homepage ?? null,
    documentation: top?.documentation ?? null,
    repository: top?.repository ?? null,
    links: {
      version_downloads: `${at}/downloads`,
      versions: null as string | null,
      owners: `${at}/owners`,
      owner_team: `${at}/owner_team`,
      owner_user: `${at}/owner_user`,
      reverse_dependencies: `${at}/reverse_dependencies`,
    },
    exact_match: false,
    trustpub_only: false,
  };
}

const isPre = (num: string) => num.split("+", 1)[0]?.includes("-") ?? false;
const compare = (left: string, right: string) => (left === right ? 0 : left < right ? -1 : 1);

function highestOf(versions: readonly CrateVersion[]): CrateVersion | undefined {
  return versions.toSorted((left, right) => compareVersions(left.num, right.num)).at(-1);
}

/** The one that the crate's page shows: not a yanked one, not a pre-release, the highest. */
function defaultVersion(versions: readonly CrateVersion[]): CrateVersion | undefined {
  const rank = ({ yanked, num }: CrateVersion) => (yanked ? 0 : 2) + (isPre(num) ? 0 : 1);
  return versions.toSorted((left, right) => rank(left) - rank(right) || compareVersions(left.num, right.num)).at(-1);
}

export function versionShape({ name }: Crate, version: CrateVersion, hub: With) {
  const at = `/api/v1/crates/${name}/${version.num}`;
  const { id, num, created, updated, features, yanked, yankMessage, links, license, size, checksum, rust_version, has_lib, bin_names } =
    version;
  const { edition, description, homepage, documentation, repository } = version;
  return {
    ...{ id, crate: name, num, dl_path: `${at}/download`, readme_path: `${at}/readme`, updated_at: updated, created_at: created },
    ...{ downloads: 0, features, yanked, yank_message: yankMessage, lib_links: links, license },
    links: { dependencies: `${at}/dependencies`, version_downloads: `${at}/downloads`, authors: `${at}/authors` },
    crate_size: size,
    published_by: version.by === null ? null : userShape(version.by, hub),
    audit_actions: version.actions.map(({ action, by, time }) => ({ action, user: userShape(by, hub), time })),
    ...{ checksum, rust_version, has_lib, bin_names, edition, description, homepage, documentation, repository },
    ...{ trustpub_data: null, linecounts: null },
  };
}

function userShape(login: string, { state }: With) {
  if (!state.users.includes(login)) state.users.push(login);
  const id = state.users.indexOf(login) + 1;
  const usual = { name: null, avatar: null, github_username_matches: true, created_at: null };
  return { id, login, ...usual, url: `https://github.com/${login}` };
}
