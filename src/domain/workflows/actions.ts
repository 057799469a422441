/**
 * The actions that generated workflows use, each by the commit of its release: a tag can be moved, a commit cannot. Each id was
 * read from its tag in the action's own repository, but for pypa's: the copy of that repository which could be read ends in 2024 at
 * v1.8.14, whose twine refuses the metadata that today's builds write; the id is what many public repositories pin as v1.13.0.
 */
export const ACTIONS = {
  checkout: { name: "actions/checkout", commit: "3d3c42e5aac5ba805825da76410c181273ba90b1", version: "v7.0.1" },
  upload: { name: "actions/upload-artifact", commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", version: "v7.0.0" },
  download: { name: "actions/download-artifact", commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", version: "v8.0.1" },
  mise: { name: "jdx/mise-action", commit: "3c2e0cf82a5b2e5249f0d3635a4d83d0ae861518", version: "v4.2.5" },
  rustCache: { name: "Swatinem/rust-cache", commit: "6323deb102c322ba6fcbdcafc7e3dddab59af2b6", version: "v2.9.2" },
  maturin: { name: "PyO3/maturin-action", commit: "e83996d129638aa358a18fbd1dfb82f0b0fb5d3b", version: "v1.51.0" },
  goreleaser: { name: "goreleaser/goreleaser-action", commit: "f06c13b6b1a9625abc9e6e439d9c05a8f2190e94", version: "v7.2.3" },
  codeqlInit: { name: "github/codeql-action/init", commit: "8aad20d150bbac5944a9f9d289da16a4b0d87c1e", version: "v4.36.2" },
  codeqlAnalyze: { name: "github/codeql-action/analyze", commit: "8aad20d150bbac5944a9f9d289da16a4b0d87c1e", version: "v4.36.2" },
  pypi: { name: "pypa/gh-action-pypi-publish", commit: "ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e", version: "v1.13.0" },
  crates: { name: "rust-lang/crates-io-auth-action", commit: "c6f97d42243bad5fab37ca0427f495c86d5b1a18", version: "v1.0.5" },
} as const satisfies Record<string, { name: string; commit: string; version: string }>;

export type ActionName = keyof typeof ACTIONS;
