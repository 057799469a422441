import { checkedAddress } from "../hosts";

/** The default endpoints: where installers look. */
export const DEFAULT = { pypi: "https://pypi.org/simple", crates: "https://index.crates.io" } as const;

/** Where registries are read, without a slash at the end; nothing there ever gets a credential. */
export interface RegistryAddresses {
  /** A simple index (PEP 503, PEP 691). */
  pypi: string;
  /** A sparse index (The Cargo Book, "Registry Index"). */
  crates: string;
}

/** The indexes from COGREL_PYPI_INDEX and COGREL_CRATES_INDEX: https, or http to this machine alone. Throws `usage`, exit 2. */
export function registryAddresses(variables: { pypi: string | undefined; crates: string | undefined }): RegistryAddresses {
  const { pypi, crates } = variables;
  return {
    pypi: pypi === undefined ? DEFAULT.pypi : checkedAddress("COGREL_PYPI_INDEX", pypi, DEFAULT.pypi),
    crates: crates === undefined ? DEFAULT.crates : checkedAddress("COGREL_CRATES_INDEX", crates.replace(/^sparse\+/, ""), DEFAULT.crates),
  };
}
