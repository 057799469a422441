import { normalized } from "../../domain/assets/python-name";
import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";
import type { RegistryAddresses } from "../../domain/registries/addresses";
import { type CrateContents, type CrateLine, crateAddress, indexPath, readCrateLines } from "../../domain/registries/crates";
import { readProvenance, type UploadedBy } from "../../domain/registries/provenance";
import type { PypiFile } from "../../domain/registries/pypi";
import type { Clock } from "../clock";
import { addressOf, fetchPage, isSafe, lies, type Page } from "./fetch";

export type Registries = ReturnType<typeof openRegistries>;

const MIB = 1024 * 1024;
/** The largest page of an index, and the largest .crate file: crates.io takes 10 MiB. */
const MOST = { page: 10 * MIB, crate: 64 * MIB } as const;
const INTEGRITY = "application/vnd.pypi.integrity.v1+json";
const ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** The registries as installers see them: the simple index and the sparse index. Reads only, and without any credential. */
export function openRegistries({ pypi, crates }: RegistryAddresses, clock: Clock) {
  const configUrl = `${crates}/config.json`;
  let config: Promise<unknown> | undefined;
  return {
    /** Every file of a project on PyPI; `undefined` where there is no such project. Throws Problems with exit 3. */
    async pypi(project: string): Promise<PypiFile[] | undefined> {
      const url = `${pypi}/${encodeURIComponent(normalized(project))}/`;
      const page = await fetchPage({ url, whom: "PyPI", accept: ACCEPT, most: MOST.page, clock });
      if (page.status === 404) return undefined;
      const [{ readSimpleHtml, readSimpleJson }, text] = [await import("./simple"), textOf("PyPI", url, page)];
      return readAs("PyPI", url, () => (/[/+]json$/.test(page.type) ? readSimpleJson(text, project) : readSimpleHtml(text, project)));
    },
    /**
     * Who published a file of a project, by the address that the index has for its provenance; none where there is nothing at it. Throws
     * Problems with exit 3, for an address on another host too: an index says where it is itself, and nothing else is asked on its word.
     */
    async provenance(project: string, address: string): Promise<UploadedBy[]> {
      const url = addressOf(address, `${pypi}/${encodeURIComponent(normalized(project))}/`);
      if (url?.origin !== new URL(pypi).origin || url.username !== "") throw lies("PyPI", pypi, `a provenance at ${quoted(address)}`);
      const page = await fetchPage({ url: url.href, whom: "PyPI", accept: INTEGRITY, most: MOST.page, clock });
      return page.status === 404 ? [] : readAs("PyPI", url.href, () => readProvenance(textOf("PyPI", url.href, page)));
    },
    /** Every version of a crate; `undefined` where there is no such crate. Throws Problems with exit 3. */
    async crates(name: string): Promise<CrateLine[] | undefined> {
      const url = `${crates}/${indexPath(name)}`;
      const [page] = await Promise.all([fetchPage({ url, whom: "crates.io", most: MOST.page, clock }), configOf()]);
      // cargo takes 410 and 451 for an absence too; what was removed is no version that is free.
      if (page.status === 404) return undefined;
      return readAs("crates.io", url, () => readCrateLines(textOf("crates.io", url, page), name));
    },
    /** What is in the .crate file of a version. Throws Problems with exit 3. `like` is an id of the repository, in whose hash blobs are named. */
    async crate(name: string, line: CrateLine, like: string): Promise<CrateContents> {
      const { readCrate } = await import("./crate");
      const from = filesOf(await configOf(), name, line);
      const { status, body } = await fetchPage({ url: from, whom: "crates.io", most: MOST.crate, clock, elsewhere: true });
      if (status !== 200) throw lies("crates.io", from, `${status}, though its index has the version`);
      return readCrate(body, `${name}-${line.version}`, like);
    },
  };

  /** config.json, read once. Any host answers 404 to what it doesn't have: only where an index is does that say that a crate is absent. */
  function configOf(): Promise<unknown> {
    config ??= readConfig().catch((cause) => {
      config = undefined;
      throw cause;
    });
    return config;
  }

  async function readConfig(): Promise<unknown> {
    const page = await fetchPage({ url: configUrl, whom: "crates.io", most: MOST.page, clock });
    return readAs("crates.io", configUrl, () => JSON.parse(textOf("crates.io", configUrl, page)));
  }

  function filesOf(read: unknown, name: string, line: CrateLine): string {
    const { dl } = Object(read) as { dl?: unknown };
    const address = typeof dl === "string" ? addressOf(crateAddress(dl, name, line)) : undefined;
    if (address?.username !== "" || !isSafe(address, new URL(crates)))
      throw lies("crates.io", configUrl, `files at ${quoted(typeof dl === "string" ? dl : "")}`);
    return address.href;
  }
}

/** A page's text; throws `server-answer` for any status but 200. */
function textOf(whom: string, url: string, { status, body }: Page): string {
  if (status !== 200) throw lies(whom, url, String(status));
  return body.toString("utf8");
}

function readAs<T>(whom: string, url: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const why = cause instanceof SyntaxError ? "what is no JSON" : (cause as Error).message;
    throw lies(whom, url, why, cause);
  }
}
