import { Problem } from "./problem";
import { quoted } from "./quoted";

/** Where GitHub is, without slashes at the ends. */
export interface Hosts {
  /** For people and git. */
  server: string;
  api: string;
  uploads: string;
  /** It is on this machine: a rehearsal, which need not be spared. */
  loopback: boolean;
}

const ADDRESS = /^(https:\/\/[a-z0-9][a-z0-9.-]*|http:\/\/(127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*$/i;

/**
 * GitHub's hosts from GITHUB_SERVER_URL and GITHUB_API_URL: https, or http to this machine alone (INTERFACE: "Everywhere").
 * Throws `usage`, exit 2. github.com and ghe.com have hosts of their own for the API and for uploads; an Enterprise Server
 * has paths (https://docs.github.com/enterprise-server/rest/enterprise-admin).
 */
export function hostsOf(serverUrl: string, apiUrl: string | undefined): Hosts {
  const server = checkedAddress("GITHUB_SERVER_URL", serverUrl, "https://github.com");
  const api = apiUrl === undefined ? apiOf(server) : checkedAddress("GITHUB_API_URL", apiUrl, "https://api.github.com");
  return { server, api, uploads: uploadsOf(api), loopback: /^http:/i.test(api) };
}

/** An address without a slash at its end; throws `usage` for one that no token may go to. */
export function checkedAddress(variable: string, text: string, usual: string): string {
  const address = text.replace(/\/+$/, "");
  if (ADDRESS.test(address)) return address;
  throw new Problem("usage", `${variable} is ${quoted(text)}: not https to a host, nor http to 127.0.0.1 or [::1]`, {
    exit: 2,
    fix: `export ${variable}=${usual}, or unset it`,
  });
}

function apiOf(server: string): string {
  const host = /^https:\/\/(github\.com|[a-z0-9-]+\.ghe\.com)$/i.exec(server)?.[1];
  return host === undefined ? `${server}/api/v3` : `https://api.${host}`;
}

function uploadsOf(api: string): string {
  const own = /^https:\/\/api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/i.exec(api)?.[1];
  return own === undefined ? api.replace(/\/api\/v3$/, "/api/uploads") : `https://uploads.${own}`;
}

/** Whether an address is one of these hosts' own: only such addresses get the token. */
export function isBelow(base: string, address: string): boolean {
  try {
    const [own, other] = [new URL(base), new URL(address)];
    return other.origin === own.origin && other.username === "" && `${other.pathname}/`.startsWith(`${own.pathname.replace(/\/+$/, "")}/`);
  } catch {
    return false;
  }
}

/** Whether the storage that GitHub sends a download to may be asked: its own hosts, without any credentials. */
export function isStorage({ server, loopback }: Hosts, address: string): boolean {
  try {
    const url = new URL(address);
    if (loopback) return url.protocol === "http:" && /^(127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    if (url.protocol !== "https:" || url.username !== "") return false;
    // An Enterprise host keeps its files where its owner wants; the digest decides there.
    return (
      !/^https:\/\/(github\.com|[a-z0-9-]+\.ghe\.com)$/i.test(server) ||
      /(^|\.)(githubusercontent\.com|github\.com|ghe\.com|blob\.core\.windows\.net)$/.test(url.hostname)
    );
  } catch {
    return false;
  }
}

/** The registries' pages for people. */
export const REGISTRY_PAGES = { pypi: "https://pypi.org", crates: "https://crates.io" } as const;
