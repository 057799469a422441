import { checkedAddress } from "../hosts";

/** The registries that cogrel knows: where each is looked at, and the variable that names another place. */
export const REGISTRIES = {
  pypi: { variable: "COGREL_PYPI_INDEX", usual: "https://pypi.org/simple", title: "PyPI" },
  crates: { variable: "COGREL_CRATES_INDEX", usual: "https://index.crates.io", title: "crates.io" },
} as const;

export type Registry = keyof typeof REGISTRIES;

/**
 * A registry's index as a variable names it, else the public one, without a slash at its end: https, or http to this machine alone.
 * It never gets credentials. Throws `usage`, exit 2. cargo writes `sparse+` before the address of a sparse index.
 */
export function indexAddress(registry: Registry, given: string | undefined): string {
  const { variable, usual } = REGISTRIES[registry];
  return given === undefined ? usual : checkedAddress(variable, given.replace(/^sparse\+/, ""), usual);
}
