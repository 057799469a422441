import { normalized } from "../../domain/assets/python-name";
import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";
import { DEFAULT, type RegistryAddresses } from "../../domain/registries/addresses";
import { type CrateContents, type CrateLine, crateAddress, indexPath, readCrateLines } from "../../domain/registries/crates";
import { readProvenance, type UploadedBy } from "../../domain/registries/provenance";
import type { PypiPage } from "../../domain/registries/pypi";
import type { Clock } from "../clock";
import { addressOf, fetchPage, isSafe, lies, type Page } from "./fetch";

export type Registries = ReturnType<typeof openRegistries>;

const MIB = 1024 * 1024;
/** The largest page of an index, and the largest .crate file: crates.io takes 10 MiB. */
const MOST = { page: 10 * MIB, crate: 64 * MIB } as const;
/** How much of an index's root is looked at: PyPI's own has some tens of MiB. */
const ROOT = 64 * 1024;
const INTEGRITY = "application/vnd.pypi.integrity.v1+json";
const ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** The registries as installers see them: the simple index and the sparse index. Reads only, and without any credential. */
export function openRegistries({ pypi, crates }: RegistryAddresses, clock: Clock) {
  const configUrl = `${crates}/config.json`;
  const config = once(readConfig);
  const root = once(readRoot);
  return {
    /** Every file of a project on PyPI, and whether it takes more; `undefined` where there is no such project. Throws Problems with exit 3. */
    async pypi(project: string): Promise<PypiPage | undefined> {
      const url = `${pypi}/${encodeURIComponent(normalized(project))}/`;
      const page = await fetchPage({ url, whom: "PyPI", accept: ACCEPT, most: MOST.page, clock });
      if (page.status === 404) return mustBeIndex();
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
      const [page] = await Promise.all([fetchPage({ url, whom: "crates.io", most: MOST.page, clock }), config()]);
      // cargo takes 410 and 451 for an absence too; what was removed is no version that is free.
      if (page.status === 404) return undefined;
      return readAs("crates.io", url, () => readCrateLines(textOf("crates.io", url, page), name));
    },
    /** What is in the .crate file of a version. Throws Problems with exit 3. `like` is an id of the repository, in whose hash blobs are named. */
    async crate(name: string, line: CrateLine, like: string): Promise<CrateContents> {
      const { readCrate } = await import("./crate");
      const from = filesOf(await config(), name, line);
      const { status, body } = await fetchPage({ url: from, whom: "crates.io", most: MOST.crate, clock, elsewhere: true });
      if (status !== 200) throw lies("crates.io", from, `${status}, though its index has the version`);
      return readCrate(body, `${name}-${line.version}`, like);
    },
  };

  /**
   * Any host answers 404 to what it doesn't have: only where an index is does that say that a project is absent. The address that everybody
   * uses is one; of another its root is asked, which is a page of the index (PEP 503, PEP 691).
   */
  async function mustBeIndex(): Promise<undefined> {
    if (pypi !== DEFAULT.pypi) await root();
  }

  async function readRoot(): Promise<void> {
    const url = `${pypi}/`;
    const page = await fetchPage({ url, whom: "PyPI", accept: ACCEPT, most: ROOT, clock, cut: true });
    const { isSimpleRoot } = await import("./simple");
    const why =
      page.status !== 200 ? String(page.status) : isSimpleRoot(page.type, page.body.toString("utf8")) ? undefined : "another page";
    if (why !== undefined) throw lies("PyPI", url, `${why}, so that a 404 there is no absence: COGREL_PYPI_INDEX must be a simple index`);
  }

  async function readConfig(): Promise<{ dl: string }> {
    const page = await fetchPage({ url: configUrl, whom: "crates.io", most: MOST.page, clock });
    return readAs("crates.io", configUrl, () => {
      const { dl } = Object(JSON.parse(textOf("crates.io", configUrl, page))) as { dl?: unknown };
      if (typeof dl !== "string") throw new Error("no address of files, dl: it is no sparse index");
      return { dl };
    });
  }

  function filesOf({ dl }: { dl: string }, name: string, line: CrateLine): string {
    const address = addressOf(crateAddress(dl, name, line));
    if (address?.username !== "" || !isSafe(address, new URL(crates))) throw lies("crates.io", configUrl, `files at ${quoted(dl)}`);
    return address.href;
  }
}

/** Reads something once for all who ask, until it fails. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= read().catch((cause) => {
      known = undefined;
      throw cause;
    });
    return known;
  };
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
