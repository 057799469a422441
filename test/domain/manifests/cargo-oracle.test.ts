import { afterAll, expect, test } from "vitest";
import { type CargoFolder, cargoFolder, compareLocks, crate, hasCargo, makeLock } from "./cargo-folder";
import type { Tree } from "./read-from";

if (!hasCargo) console.warn("cargo is not installed: the comparison with real cargo is skipped");
const oracle = test.skipIf(!hasCargo);
const folders: CargoFolder[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

function open(files: Tree, registry: Tree): { folder: CargoFolder; lock: string } {
  const folder = cargoFolder(files, registry);
  folders.push(folder);
  return { folder, lock: makeLock(folder) };
}

/** Every kind of internal dependency, comments everywhere, CRLF in one manifest, a registry crate called as a member is. */
const EVERY_KIND: Tree = {
  "Cargo.toml": `# the workspace
[workspace] # here
resolver = "2"
members = ["crates/*", "tools/[a-b]?"] # and by path: hidden
exclude = ["crates/outside", 'nested']

[workspace.package]
'version' = "1.0.228" # the version
edition = "2021"

[workspace.dependencies]
# by table
core = { path = "crates/core", version = "=1.0.228" } # exact
macros.version = '1.0.228'
macros.path = "crates/macros"

[workspace.dependencies.hidden] # its own header
path = "hidden"
version = "1"

[patch.crates-io]
patched = { path = "crates/patched", version = "1.0.228" }
`,
  "crates/core/Cargo.toml": `[package]
name = "core"
version.workspace = true
edition = { workspace = true }

[dependencies]
registry-core = { package = "core", version = "1.9" } # not ours
user = "0.3"

[target.'cfg(unix)'.dependencies]
macros = { workspace = true }

[target."cfg(windows)".dev-dependencies.patched]
version = "~1.0"
path = '../patched'
`,
  "crates/macros/Cargo.toml":
    '# CRLF\r\n[package]\r\nname = "macros"\r\nversion = "1.0.228" # literal\r\nedition = "2021"\r\n[dev-dependencies]\r\nhidden.workspace = true\r\n',
  "crates/patched/Cargo.toml": '[package]\nname = "patched"\nversion = """1.0.228"""\nedition = "2021"\n',
  "tools/a1/Cargo.toml": `[package]
name = "a1"
version = { workspace = true }
edition = "2021"
build = "build.rs"
[dependencies]
core = { workspace = true }
macros = {
  path = "../../crates/macros", # TOML 1.1
  version = "^1.0",
}
[build-dependencies]
patched = "1"
own = { path = "../b2", version = "2" }
outside = { path = "../../crates/outside", version = "1.0.228" }
`,
  "tools/b2/Cargo.toml":
    '[package]\nname = "own"\nversion = "2.0.0"\nedition = "2021"\n[dependencies]\ncore = { path = "../../crates/core", version = "1.0.228" }\n',
  "hidden/Cargo.toml":
    '[package]\nname = "hidden"\nversion = "1.0.228"\nedition = "2021"\n[dependencies]\nrenamed = { package = \'core\', path = "../crates/core", version = ">=1.0.228, <1.1" }\n',
  "crates/outside/Cargo.toml": '[workspace]\n[package]\nname = "outside"\nversion = "1.0.228"\nedition = "2021"\n',
  "nested/Cargo.toml": '[workspace]\n[package]\nname = "nested"\nversion = "1.0.228"\n',
};
const REGISTRY: Tree = {
  ...crate("core", "1.9.0"),
  ...crate("core", "2.10.0"),
  ...crate("user", "0.3.0", 'core = "=1.9.0"\nregistry-ten = { package = "core", version = "2.10" }\n'),
};

const VERSIONS = [
  "1.0.229",
  "1.9.0",
  "1.9.1",
  "1.10.0",
  "1.10.0-rc.1",
  "1.11.0-dev1",
  "1.11.0",
  "2.0.0",
  "2.0.0-rc.1",
  "2.9.0",
  "2.10.0",
  "2.11.0",
  "10.0.0",
  "1.0.9",
];

const { folder, lock } = hasCargo ? open(EVERY_KIND, REGISTRY) : { folder: undefined, lock: "" };

oracle.each(VERSIONS)(
  "a lock after a bump to %s is cargo's byte for byte: every kind of dependency, a registry crate of a member's name",
  (now) => {
    const { refused, ours, cargos } = compareLocks(folder as CargoFolder, EVERY_KIND, lock, now);
    expect(refused).toBe("");
    expect(ours).toBe(cargos);
  },
);

oracle("a member that a patch offers and nobody takes is cargo's byte for byte too", () => {
  const files = {
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n[patch.crates-io]\na = { path = "a", version = "0.1.0" }\n',
    "a/Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n',
    "b/Cargo.toml": '[package]\nname = "b"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\na = "0.2"\n',
  };
  const unused = open(files, crate("a", "0.2.3"));
  const { refused, ours, cargos } = compareLocks(unused.folder, files, unused.lock, "0.1.1");
  expect({ refused, ours }).toEqual({ refused: "", ours: cargos });
});

oracle("a CRLF lock stays CRLF, else it is cargo's; format 3 stays while the workspace's rust-version asks for it", () => {
  const files = {
    "Cargo.toml":
      '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.60"\n[dependencies]\nb = { path = "b", version = "0.1.0" }\n[workspace]\n',
    "b/Cargo.toml": '[package]\nname = "b"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.60"\n',
  };
  const old = open(files, {});
  expect(old.lock).toContain("version = 3");
  const { refused, ours, cargos } = compareLocks(old.folder, files, old.lock.replaceAll("\n", "\r\n"), "0.2.0");
  expect({ refused, ours: ours.replaceAll("\r\n", "\n") }).toEqual({ refused: "", ours: cargos });
});

/** Numbers from 0 to below 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A workspace of a few crates that depend on earlier ones, and on registry crates of the same names, in mixed forms. */
function randomWorkspace(random: () => number): { files: Tree; registry: Tree; now: string } {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const names = ["a", "b", "c", "d"];
  const was = pick(["0.9.0", "1.0.0", "1.9.0", "2.3.4"]);
  const foreign = pick(["0.10.0", "1.0.1", "1.10.0", "2.3.5", "10.0.0"]);
  const now = pick(["0.10.0", "1.0.1", "1.10.0", "2.3.5", "2.4.0", "10.0.0", "3.0.0-rc.1", "2.10.0-dev1"]);
  const [major, minor] = was.split(".");
  const requirements = [
    was,
    `^${was}`,
    `=${was}`,
    `~${major}.${minor}`,
    `>=${was}`,
    `>=${was}, <${Number(major) + 1}`,
    `${major}.${minor}.*`,
    `${major}.${minor}`,
  ];
  const files: Record<string, string> = {
    "Cargo.toml": `[workspace]\nresolver = "2"\nmembers = ["?"]\n[workspace.package]\nversion = "${was}"\n`,
  };
  names.forEach((name, at) => {
    const own = names
      .slice(0, at)
      .filter(() => random() < 0.6)
      .map((need) => `${need} = { path = "../${need}", version = "${pick(requirements)}" }`);
    const other = names
      .filter((need) => need !== name && random() < 0.3)
      .map((need) => `reg-${need} = { package = "${need}", version = "=${foreign}" }`);
    const version = random() < 0.5 ? "version.workspace = true" : `version = "${was}"`;
    files[`${name}/Cargo.toml`] =
      `[package]\nname = "${name}"\n${version}\nedition = "2021"\n[dependencies]\n${[...own, ...other].join("\n")}\n`;
  });
  return { files, registry: Object.assign({}, ...names.map((name) => crate(name, foreign))), now };
}

oracle("random workspaces end as cargo leaves them, byte for byte", () => {
  const seed = Number(process.env.COGREL_TEST_SEED ?? Date.now() % 1_000_000);
  const rounds = Number(process.env.COGREL_TEST_ROUNDS ?? 6);
  console.info(`random workspaces: COGREL_TEST_SEED=${seed} COGREL_TEST_ROUNDS=${rounds}`);
  const random = seeded(seed);
  for (let round = 0; round < rounds; round++) {
    const { files, registry, now } = randomWorkspace(random);
    const some = open(files, registry);
    const { refused, ours, cargos } = compareLocks(some.folder, files, some.lock, now);
    expect({ seed, round, now, files, refused, ours }).toEqual({ seed, round, now, files, refused: "", ours: cargos });
  }
});
