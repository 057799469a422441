/** A repository's place: a server and a path on it; a path on this machine has no server. */
export interface Place {
  host: string;
  path: string;
}

const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s]{2,}):(?!\/\/)(.+)$/;

/** Reads a git address (https://git-scm.com/docs/git-clone#_git_urls): URL, scp-like or a path. */
export function placeOf(address: string): Place {
  const file = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(address);
  if (file) return { host: "", path: trimmed((file[1] as string).replace(/^\/(?=[A-Za-z]:)/, "")) };
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/:]*)(?::(\d+))?\/*(.*)$/i.exec(address);
  if (url) return { host: hostOf(url[2] as string, url[3]), path: trimmed(url[4] as string) };
  const scp = /^[A-Za-z]:[\\/]/.test(address) ? undefined : SCP_LIKE.exec(address);
  if (scp) return { host: hostOf(scp[1] as string), path: trimmed((scp[2] as string).replace(/^\/+/, "")) };
  return { host: "", path: trimmed(address) };
}

function hostOf(host: string, port?: string): string {
  const lower = host.toLowerCase();
  // GitHub's ssh over the https port: https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
  if (lower === "ssh.github.com") return "github.com";
  return port === undefined || ["22", "80", "443"].includes(port) ? lower : `${lower}:${port}`;
}

function trimmed(path: string): string {
  return path
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .replace(/\/+$/, "");
}

/** Whether two places are one repository. GitHub's paths know no upper and lower case. */
export function samePlace(a: Place, b: Place): boolean {
  if (a.host !== b.host) return false;
  return a.host === "" ? a.path === b.path : a.path.toLowerCase() === b.path.toLowerCase();
}

/**
 * An address as it may be shown (H17): without user and password, of which a password may hold an @ of its own, without what follows a
 * question mark, and without the user of an scp-like one, unless it is git.
 */
export function withoutSecrets(address: string): string {
  const url = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/]*@)?([^?#]*)([?#]?)/i.exec(address);
  if (url) return `${url[1]}${url[2]}${url[3] === "" ? "" : `${url[3]}…`}`;
  return address.replace(/^(?!git@)[^@/\s]+@(?=[^:/\s]{2,}:)/, "");
}
