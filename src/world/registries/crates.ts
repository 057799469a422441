import { createHash } from "node:crypto";
import { isBelow } from "../../domain/hosts";
import { quoted } from "../../domain/quoted";
import { type CrateContents, damagedCrate } from "../../domain/registries/crate";
import { wrongAnswer } from "../../domain/registries/lie";
import { type CrateLine, crateAddress, crateLines, indexPath, isCrateName } from "../../domain/registries/sparse";
import type { Clock } from "../clock";
import { readPage } from "./http";

/** Bytes of the index's files, and of a crate: crates.io takes 10 MiB, and more from few. */
const LARGEST = { index: 8 * 1024 ** 2, crate: 64 * 1024 ** 2 } as const;

export type Crates = ReturnType<typeof openCrates>;

/** A sparse index, and the crates that it leads to. */
export function openCrates(index: string, clock: Clock) {
  const page = (path: string, what: string) =>
    readPage({
      ...({ registry: "crates", page: what, url: `${index}/${path}`, clock } as const),
      within: (url) => isBelow(index, url.href),
      most: LARGEST.index,
    });
  let config: Promise<string> | undefined;
  const readConfig = async () => {
    const found = await page("config.json", "config.json");
    if (!found) throw wrongAnswer("crates", "config.json", "is not there, so that this is no sparse index");
    return found.bytes.toString("utf8");
  };
  const lasting = () => {
    config ??= readConfig().catch((cause) => {
      config = undefined;
      throw cause;
    });
    return config;
  };
  return {
    index,
    /** The versions of a crate; `undefined` where the index answers 404. Throws `server-…`, exit 3, for whatever is not known. */
    async lines(name: string): Promise<CrateLine[] | undefined> {
      if (!isCrateName(name)) throw wrongAnswer("crates", "index", `cannot have a crate ${quoted(name)}`);
      // A host that has no index answers 404 too: only where there is one does it say that a crate is absent.
      const [found] = await Promise.all([page(indexPath(name), `index of ${name}`), lasting()]);
      return found && crateLines(name, found.bytes.toString("utf8"));
    },
    /** What a version is made of, from bytes that have its cksum. Throws `server-…`, exit 3, where those are not to be had. */
    async crate(name: string, line: CrateLine): Promise<CrateContents> {
      const address = crateAddress(await lasting(), { name, line });
      const loopback = index.startsWith("http:");
      if (!mayLead(address, loopback)) throw wrongAnswer("crates", "config.json", `leads to ${quoted(address)} for crates`);
      const found = await readPage({
        ...({ registry: "crates", page: `crate ${name} ${line.version}`, url: address, clock } as const),
        within: (url) => mayLead(url.href, loopback),
        most: LARGEST.crate,
      });
      if (!found) throw damagedCrate(name, line.version, "is in the index, and not to be downloaded (404)");
      const sha256 = createHash("sha256").update(found.bytes).digest("hex");
      if (sha256 !== line.cksum) throw damagedCrate(name, line.version, `has other bytes (${sha256.slice(0, 12)}…) than the index says`);
      return (await import("./crate")).readCrate(found.bytes, name, line.version);
    },
  };
}

/** Where crates may come from, without credentials and judged by their cksum: a host over https; this machine for an index on it. */
function mayLead(address: string, loopback: boolean): boolean {
  try {
    const url = new URL(address);
    if (url.username !== "" || url.password !== "") return false;
    return url.protocol === "https:" || (loopback && url.protocol === "http:" && /^(127\.0\.0\.1|\[::1\])$/.test(url.hostname));
  } catch {
    return false;
  }
}
