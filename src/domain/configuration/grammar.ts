import { FORMATS } from "../assets/formats";
import { defaultCi } from "../ci/jobs";
import { DEFAULTS } from "../project";
import { BESIDES_CI } from "./ci";
import { BESIDES_FILES } from "./kinds";
import { RULES_OF_TEXT as RULES, type Rule } from "./rules";

/**
 * The grammar of cogrel.toml as data. From this table come the check of a file, the type of its values, the JSON Schema and
 * the reference in docs/configuration.md; a key is added here and nowhere else.
 */

export type Shape =
  | { is: "text"; rule: Rule }
  | { is: "choice"; of: readonly string[] }
  | { is: "number"; of: number }
  | { is: "flag" }
  | { is: "list"; of: Shape; least: number; most: number }
  | TableShape;

export interface TableShape {
  is: "table";
  keys: Readonly<Record<string, Key>>;
  /** What holds between several keys of the table. */
  besides?: readonly Besides[];
}

export interface Key {
  shape: Shape;
  required?: boolean;
  about: string;
  default?: unknown;
}

/** A rule between keys: as JSON Schema, and as a check that names the key at fault. */
export interface Besides {
  schema: object;
  fault(table: Readonly<Record<string, unknown>>): { key: string; why: string } | undefined;
}

/** The values that a shape lets through. */
export type Value<S> = S extends { is: "text" }
  ? string
  : S extends { is: "choice"; of: readonly (infer C)[] }
    ? C
    : S extends { is: "number" }
      ? number
      : S extends { is: "flag" }
        ? boolean
        : S extends { is: "list"; of: infer Item }
          ? readonly Value<Item>[]
          : S extends { is: "table"; keys: infer Keys }
            ? Values<Keys>
            : never;

type RequiredKeys<Keys> = { [K in keyof Keys]: Keys[K] extends { required: true } ? K : never }[keyof Keys];
type Values<Keys> = { readonly [K in RequiredKeys<Keys>]: ShapeValue<Keys[K]> } & {
  readonly [K in Exclude<keyof Keys, RequiredKeys<Keys>>]?: ShapeValue<Keys[K]>;
};
type ShapeValue<K> = K extends { shape: infer S } ? Value<S> : never;

const text = <const R extends Rule>(rule: R) => ({ is: "text", rule }) as const;
const list = <const S extends Shape>(of: S, least = 0, most = 1000) => ({ is: "list", of, least, most }) as const;
const table = <const K extends TableShape["keys"]>(keys: K, besides: readonly Besides[] = []) => ({ is: "table", keys, besides }) as const;

const CI = defaultCi();

const CI_KEYS = {
  gate: { shape: text(RULES.job), default: CI.gate, about: "The job that needs all others: the one check that a commit needs." },
  release_build: { shape: text(RULES.workflow), default: CI.releaseBuild, about: "The workflow that a pushed tag starts." },
  release_publish: { shape: text(RULES.workflow), default: CI.releasePublish, about: "The workflow that a published release starts." },
  everything: {
    shape: list(text(RULES.paths), 0, 100),
    default: CI.everything,
    about:
      "A change of a file that one of these matches is a change of every component. cogrel.toml and .github/cogrel-jobs.json always are.",
  },
  components: {
    about: "What is tested by itself. Default: those of Cog.",
    shape: list(
      table({
        name: { required: true, shape: text(RULES.component), about: "Its name; as an output of `changes` it has _ for -." },
        paths: { required: true, shape: list(text(RULES.paths), 1, 100), about: "The files that belong to it." },
      }),
      1,
      50,
    ),
  },
  matrices: {
    about: "Values that jobs run with, each once. Cog's are there already; one of the same name replaces them.",
    shape: list(
      table({
        name: { required: true, shape: text(RULES.component), about: "Its name; as an output of `changes` it has _ for -." },
        values: { required: true, shape: list(text(RULES.value), 1, 250), about: "Its values." },
      }),
      0,
      50,
    ),
  },
  jobs: {
    about: "The jobs of ci.yaml but the gate. Default: those of Cog.",
    shape: list(
      table({
        name: { required: true, shape: text(RULES.job), about: "The job's id in the workflow." },
        when: {
          shape: list(text(RULES.when), 1, 50),
          about: "The components whose change turns it on, or any for every one of them. Default: it always runs.",
        },
        needs: { shape: list(text(RULES.job), 0, 250), default: [], about: "Jobs that it waits for; where it runs, they run." },
        matrix: { shape: text(RULES.component), about: "The matrix that it runs over." },
        task: { shape: text(RULES.value), about: "The mise task that does the same on a laptop." },
        informational: { shape: { is: "flag" }, default: false, about: "Its failure is told and turns nothing red." },
      }),
      1,
      250,
    ),
  },
} as const;

export const CONFIGURATION = table({
  schema: { required: true, shape: { is: "number", of: 1 }, about: "The version of this grammar." },
  repository: {
    shape: text(RULES.repository),
    about: "The project's repository on GitHub. Default: GITHUB_REPOSITORY, else the remote's URL.",
  },
  branches: {
    about: "Branches that releases come from.",
    shape: table({
      release: {
        shape: list(text(RULES.branches), 1, 50),
        default: DEFAULTS.release,
        about: "Stable and pre-release tags must be on a branch that one of these patterns matches.",
      },
    }),
  },
  tag: {
    about: "Release tags.",
    shape: table({
      prefix: { shape: text(RULES.prefix), default: DEFAULTS.prefix, about: "What stands before the version in a tag's name." },
    }),
  },
  bump: {
    about: "The commit that `cogrel bump` makes.",
    shape: table({
      message: { shape: text(RULES.message), default: DEFAULTS.message, about: "Its message; {version} stands for the new version." },
    }),
  },
  files: {
    about:
      "The files that hold the version, in lockstep; the first is canonical. Default: VERSION.txt and the Cargo workspace at the root or in crates/.",
    shape: list(
      table(
        {
          path: { required: true, shape: text(RULES.path), about: "The file, from the repository's root." },
          kind: {
            shape: { is: "choice", of: ["text", "cargo", "pyproject", "npm", "pattern"] },
            about: "How the file holds the version. Not needed for Cargo.toml, pyproject.toml, package.json, VERSION and *.txt.",
          },
          match: {
            shape: text(RULES.match),
            about: "For `pattern` only: matches once in the file, within one line; its capture is the version.",
          },
        },
        BESIDES_FILES,
      ),
      1,
      200,
    ),
  },
  packages: {
    about: "What is published to the registries.",
    shape: list(
      table({
        name: { required: true, shape: text(RULES.package), about: "The package's name on the registry." },
        registry: { required: true, shape: { is: "choice", of: ["pypi", "crates"] }, about: "Where it is published." },
        path: { shape: text(RULES.folder), default: ".", about: "The package's folder." },
        needs: {
          shape: list(text(RULES.need), 0, 50),
          default: [],
          about: "Packages that must be visible first: a name on the same registry, or registry:name.",
        },
        assets: { shape: list(text(RULES.asset), 0, 100), default: [], about: "The release's assets that are this package." },
        environment: {
          shape: text(RULES.value),
          about: "The environment that its job publishes from, as the registry's trusted publisher has it. Default: pypi or crates-io.",
        },
      }),
      0,
      100,
    ),
  },
  release: {
    about: "The GitHub release.",
    shape: table({
      assets: {
        shape: list(
          table({
            name: { required: true, shape: text(RULES.asset), about: "The asset's name, or a pattern that one asset matches." },
            format: { shape: { is: "choice", of: FORMATS }, about: "What its first bytes must say, for a binary." },
          }),
          1,
        ),
        about: "What a release must carry, besides checksums.txt.",
      },
      allow_extra: { shape: list(text(RULES.asset)), default: [], about: "Assets that may be there too." },
      notes: {
        shape: text(RULES.path),
        about:
          "The form of the notes that a draft begins with: Markdown with {new_features}, {improvements}, {bug_fixes}, {compare}, {tag}, {version}, {previous}.",
      },
    }),
  },
  homebrew: {
    about: "The cask in the Homebrew tap.",
    shape: table({
      tap: { required: true, shape: text(RULES.repository), about: "The tap's repository." },
      cask: { required: true, shape: text(RULES.path), about: "The cask's file in the tap." },
      template: { required: true, shape: text(RULES.path), about: "The template of the cask in this repository." },
    }),
  },
  ci: {
    about: "Components, jobs, matrices and the gate.",
    shape: table(CI_KEYS, BESIDES_CI),
  },
});

export type Configuration = Value<typeof CONFIGURATION>;
