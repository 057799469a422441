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

if (hasCargo) {
  const { folder, lock } = open(EVERY_KIND, REGISTRY);
  test.each(VERSIONS)(
    "a lock after a bump to %s is cargo's byte for byte: every kind of dependency, a registry crate of a member's name",
    (now) => {
      const { refused, ours, cargos } = compareLocks(folder, EVERY_KIND, lock, now);
      expect(refused).toBe("");
      expect(ours).toBe(cargos);
    },
  );
}
oracle("the oracle ran", () => expect(folders.length).toBeGreaterThan(0));
