import type { Files } from "../harness";
import { cogFiles } from "../harness";

/** A README with a link of each kind, as people write them. */
export const README = `# cog

[![Build](https://example.com/badge.svg)](.github/workflows/ci.yaml) See [the docs](docs/start.md), [install](#install),
[Discord](https://example.com/chat "chat") and [how it works][how].

<p align="center"><a href="docs/logo.md">logo</a></p>

## Install

    [not a link](docs/code.md)

\`\`\`sh
cat docs/start.md # [nor this](docs/start.md)
\`\`\`

[how]: docs/how.md
`;

/** README stamped for a tag of owner/name. */
export const stampedReadme = (tag: string): string => {
  const at = `https://github.com/owner/name/blob/${tag}`;
  return README.replace("(.github/", `(${at}/.github/`)
    .replace("(docs/start.md), [inst", `(${at}/docs/start.md), [inst`)
    .replace('"docs/logo.md"', `"${at}/docs/logo.md"`)
    .replace("[how]: docs", `[how]: ${at}/docs`);
};

export const PYPROJECT = `[build-system]
requires = ["setuptools>=80", "setuptools-scm>=8"]
build-backend = "setuptools.build_meta"

[project]
name = "cog"
description = "Containers for machine learning"
readme = "README.md"
requires-python = ">=3.10"
dynamic = ["version"]
dependencies = [
  "typing-extensions>=4.0",
  "coglet>=0.1.0,<1.0",   # in lockstep
]

[tool.setuptools_scm]

[tool.setuptools.packages.find]
where = ["python"]
`;

/** The example repository with a README and a pyproject.toml that can be built and stamped. */
export function stampable(version = "0.18.0-rc1"): Files {
  return { ...cogFiles(version), "README.md": README, "pyproject.toml": PYPROJECT };
}
