import { type CratesAddresses, type CratesIo, type CratesOpening, openCrates } from "./crates/crates";
import { type Addresses, type Opening, openGithub } from "./github";
import { openPypi, type Pypi, type PypiAddresses, type PypiOpening } from "./pypi/pypi";
import { endRuns } from "./workflows/act";
import { openPorts, portsIn } from "./workflows/ports";

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

/** Opens several far ends in one process; the jobs of GitHub's CI publish to the registries beside it. */
export async function openFarEnds({ github, pypi, crates }: FarEndsOpening) {
  const registries = { ...(pypi && { pypi: await openPypi(pypi) }), ...(crates && { crates: await openCrates(crates) }) };
  const opened = { ...(github && { github: await openGithub(withRegistries(github, registries)) }), ...registries };
  const each = Object.entries(opened);
  const addresses = Object.fromEntries(each.map(([name, { addresses }]) => [name, addresses])) as FarEndsAddresses;
  const sockets = github?.ci?.workshop?.own?.sockets;
  const closePorts = sockets === undefined ? () => undefined : await openPorts(sockets, portsIn(addresses));
  return {
    ...opened,
    addresses,
    close: async () => {
      await endRuns();
      closePorts();
      await Promise.all(each.map(([, { close }]) => close()));
    },
  };
}

/** The opening of a GitHub whose jobs know where the registries are: with the first token of each. */
function withRegistries(github: Opening, { pypi, crates }: { pypi?: Pypi; crates?: CratesIo }): Opening {
  const { ci } = github;
  if (!ci?.workshop || !pypi || !crates) return github;
  const [pypiToken = ""] = Object.keys(pypi.state.tokens);
  const [cratesToken = ""] = Object.keys(crates.state.tokens);
  const registries = {
    pypi: { simple: pypi.addresses.simple, upload: pypi.addresses.upload, token: pypiToken },
    crates: { api: crates.addresses.api, index: crates.addresses.index.replace("sparse+", ""), token: cratesToken },
  };
  return { ...github, ci: { ...ci, workshop: { ...ci.workshop, registries } } };
}
