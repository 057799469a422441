import { type CratesAddresses, type CratesOpening, openCrates } from "./crates/crates";
import { type Addresses, type Opening, openGithub } from "./github";
import { openPypi, type PypiAddresses, type PypiOpening } from "./pypi/pypi";

/** What is to be opened: each far end that is wanted, by its name. */
export interface FarEndsOpening {
  github?: Opening;
  pypi?: PypiOpening;
  crates?: CratesOpening;
}

/** Where the far ends that were opened listen. */
export interface FarEndsAddresses {
  github?: Addresses;
  pypi?: PypiAddresses;
  crates?: CratesAddresses;
}

/** Opens several far ends in one process. */
export async function openFarEnds({ github, pypi, crates }: FarEndsOpening) {
  const opened = {
    ...(github && { github: await openGithub(github) }),
    ...(pypi && { pypi: await openPypi(pypi) }),
    ...(crates && { crates: await openCrates(crates) }),
  };
  const each = Object.entries(opened);
  return {
    ...opened,
    addresses: Object.fromEntries(each.map(([name, { addresses }]) => [name, addresses])) as FarEndsAddresses,
    close: async () => void (await Promise.all(each.map(([, { close }]) => close()))),
  };
}
