import { createPrivateKey } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { Look } from "../../domain/doctor/look";
import type { Installation } from "../../domain/doctor/settings";
import type { Hosts } from "../../domain/hosts";
import { Problem } from "../../domain/problem";
import { count, maybe, objectOf, type Shape, text } from "../../domain/shape";
import type { Clock } from "../clock";
import { changing, reading } from "./github";
import { openFetch } from "./http";
import { look } from "./settings";

/** A GitHub App: its number, and the private key that it signs with (PEM). */
export interface AppKey {
  id: string;
  key: string;
}

interface Asked {
  app: AppKey;
  hosts: Hosts;
  /** owner/name: the one repository that the token is to be for. */
  repository: string;
  clock: Clock;
}

/**
 * A token of an App for one repository, to write its contents and pull requests, and nothing else; it holds an hour. Throws `usage`,
 * exit 2, for a key that is none, `server-refused` where the App isn't known or isn't installed there.
 */
export async function appToken(asked: Asked): Promise<string> {
  const { app, repository } = asked;
  const { apps } = asApp(asked).rest;
  const [owner = "", repo = ""] = repository.split("/");
  const installed = await reading("the App's installation", () => apps.getRepoInstallation({ owner, repo }), objectOf({ id: count }));
  if (!installed) throw notInstalled(app, repository);
  const permissions = { contents: "write", pull_requests: "write" } as const;
  const wanted = { installation_id: installed.id, repositories: [repo], permissions };
  return (await changing("making the App's token", () => apps.createInstallationAccessToken(wanted), objectOf({ token: text }))).token;
}

/**
 * What the App was granted where it is installed on the repository; absent where GitHub knows the App and says that it isn't. Only looks: no
 * token is made. Throws `usage`, exit 2, for a key that is none.
 */
export async function installationSeen(asked: Asked): Promise<Look<Installation>> {
  const { apps } = asApp(asked).rest;
  const [owner = "", repo = ""] = asked.repository.split("/");
  // 404 is what GitHub says to an App that it doesn't know; of the other call it may also mean that the repository is not there.
  const known = await look("the App", () => apps.getAuthenticated(), objectOf({ id: count }), anyWords);
  if (known.is !== "seen") return known;
  return look("the App's installation", () => apps.getRepoInstallation({ owner, repo }), installationOf, anyWords);
}

const anyWords = () => true;
const installationOf: Shape<Installation> = (value, at) => {
  const { permissions, suspended_at: suspended } = objectOf({
    permissions: objectOf({ contents: maybe(text), pull_requests: maybe(text) }),
    suspended_at: maybe(text),
  })(value, at);
  return { contents: permissions.contents, pulls: permissions.pull_requests, suspended: suspended !== undefined };
};

/** The API as the App itself sees it. */
function asApp({ app, hosts, clock }: Asked): Octokit {
  const silent = () => undefined;
  return new Octokit({
    authStrategy: createAppAuth,
    auth: { appId: app.id, privateKey: checkedKey(app.key) },
    baseUrl: hosts.api,
    userAgent: "cogrel",
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: openFetch({ hosts, clock }) },
  });
}

/** The key in the form that signs everywhere; secrets often come with `\n` for line ends. Never shown. */
function checkedKey(pem: string): string {
  try {
    const key = createPrivateKey(pem.replaceAll("\\n", "\n"));
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }) as string;
  } catch {
    // What the parser says may hold parts of the key.
  }
  throw new Problem("usage", "COGREL_TAP_APP_PRIVATE_KEY is not an RSA private key in PEM form", {
    exit: 2,
    fix: "give it the key that the GitHub App's page let you download, as it is",
  });
}

function notInstalled({ id }: AppKey, repository: string): Problem {
  return new Problem("server-refused", `the GitHub App ${id} is not installed on ${repository}, or is not known (404)`, {
    fix: `install it on ${repository}, with contents and pull requests to write`,
  });
}
