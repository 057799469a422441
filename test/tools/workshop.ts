import { join } from "node:path";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import { PROGRAM, repository, scratch } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { pypiEnd } from "../rehearsal/pypi-end";
import { openHub } from "./hub";

/** A GitHub whose CI builds Cog's release and publishes it: to a PyPI, a crates.io and a tap, each a far end of its own. */
export async function publishingHub() {
  const [pypi, crates] = [await pypiEnd(), await cratesEnd()];
  const tap = repository({ "README.md": "tap\n" });
  const index = crates.addresses.index.replace("sparse+", "");
  const workshop = {
    program: [process.execPath, PROGRAM],
    folder: join(scratch(), "ci"),
    token: "job",
    assets: COG_ASSETS,
    packages: cogPackages,
    prefix: "v",
    registries: {
      pypi: { simple: pypi.addresses.simple, upload: pypi.addresses.upload, token: "pypi-owner" },
      crates: { api: crates.addresses.api, index, token: "cioOwner" },
    },
    tap: { repository: "o/homebrew-tap", token: "owner" },
  };
  const names = { build: "release-build.yaml", publish: "release-publish.yaml", gate: "ci-complete" };
  const hub = await openHub(
    {},
    { repositories: [{ owner: "o", name: "homebrew-tap", bare: tap.origin }], ci: { ...names, workshop, prompt: true } },
  );
  return { hub, pypi, crates, tap: tap.origin, indexes: { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: index } };
}
