import { indexAddress } from "../../domain/registries/endpoints";
import type { Clock } from "../clock";
import type { Env } from "../env";
import { type Crates, openCrates } from "./crates";
import { openPypi, type Pypi } from "./pypi";

/** The registries as installers see them. Reads only, and nothing of a credential ever goes there. */
export interface Registries {
  pypi: Pypi;
  crates: Crates;
}

/** Opens the registries that the environment names, else the public ones. Throws `usage`, exit 2, for an address that may not be asked. */
export function openRegistries({ indexes }: Env, clock: Clock): Registries {
  return {
    pypi: openPypi(indexAddress("pypi", indexes.pypi), clock),
    crates: openCrates(indexAddress("crates", indexes.crates), clock),
  };
}
