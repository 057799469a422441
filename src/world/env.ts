/** What the environment says, read once at the entry; nothing else reads `process.env`. */
export interface Env {
  /** CI=true, as GitHub Actions and most others set it. */
  ci: boolean;
  /** GITHUB_ACTIONS=true: annotations and outputs are wanted. */
  actions: boolean;
  /** GITHUB_REF, in full: refs/tags/v1.2.3. */
  ref: string | undefined;
  /** GITHUB_REPOSITORY: owner/name. */
  repository: string | undefined;
  /** GITHUB_SERVER_URL, https://github.com unless told. */
  serverUrl: string;
  /** GITHUB_API_URL. */
  apiUrl: string | undefined;
  /** GH_TOKEN, else GITHUB_TOKEN. Never printed. */
  token: string | undefined;
  /** COGREL_PYPI_INDEX and COGREL_CRATES_INDEX: where the registries are read. */
  indexes: { pypi: string | undefined; crates: string | undefined };
  /** For the Homebrew tap: COGREL_TAP_TOKEN, or COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY. Never printed. */
  tap: { token: string | undefined; appId: string | undefined; appKey: string | undefined };
  /** The event that started the workflow: GITHUB_EVENT_NAME, and the file of its payload, GITHUB_EVENT_PATH. */
  event: { name: string | undefined; file: string | undefined };
  /** GITHUB_SHA: the commit that the workflow runs for. */
  sha: string | undefined;
  /** GITHUB_BASE_REF: the branch that a pull request is for. */
  baseRef: string | undefined;
  /** The job of the workflow that this is a step of. */
  job: string | undefined;
  /** What the gate judges: NEEDS is `toJSON(needs)`, CHANGES the outputs of `changes`. */
  needs: string | undefined;
  changes: string | undefined;
  /** Which wheels are installed: COG_SDK_WHEEL and COGLET_WHEEL. */
  wheels: { cog: string | undefined; coglet: string | undefined };
  /** SETUPTOOLS_SCM_PRETEND_VERSION: the version that a build is told. */
  pretended: string | undefined;
  /** GITHUB_ENV: takes variables for the steps that follow. */
  envFile: string | undefined;
  outputFile: string | undefined;
  summaryFile: string | undefined;
  /** The allow-listed part that child processes get. */
  child: Readonly<Record<string, string>>;
  /** What a laptop's git gets on top: identity, signing, own ssh. */
  person: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | undefined>>;

// G13: an allow-list. GIT_DIR, GIT_CONFIG_*, LD_PRELOAD and the like never reach a child process.
const CHILD = new Set([
  ..."PATH HOME USER LOGNAME TMPDIR TMP TEMP SSH_AUTH_SOCK GNUPGHOME GH_CONFIG_DIR SSL_CERT_FILE SSL_CERT_DIR".split(" "),
  ..."HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy".split(" "),
  ..."SYSTEMROOT SystemRoot WINDIR USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA PATHEXT COMSPEC Path".split(" "),
]);
const PERSON = new Set([
  ..."GIT_CONFIG_GLOBAL GIT_SSH_COMMAND GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE".split(" "),
  ..."GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE".split(" "),
  ..."GPG_TTY DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS TERM LANG LC_ALL LC_CTYPE CARGO_HOME RUSTUP_HOME RUSTUP_TOOLCHAIN".split(
    " ",
  ),
]);

export function readEnv(variables: Variables): Env {
  const pick = (allowed: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(variables).filter((one): one is [string, string] => one[1] !== undefined && allowed(one[0])));
  const given = (name: string) => variables[name] || undefined;
  return {
    ci: variables.CI === "true" || variables.GITHUB_ACTIONS === "true",
    actions: variables.GITHUB_ACTIONS === "true",
    ref: given("GITHUB_REF"),
    repository: given("GITHUB_REPOSITORY"),
    serverUrl: given("GITHUB_SERVER_URL") ?? "https://github.com",
    apiUrl: given("GITHUB_API_URL"),
    token: given("GH_TOKEN") ?? given("GITHUB_TOKEN"),
    indexes: { pypi: given("COGREL_PYPI_INDEX"), crates: given("COGREL_CRATES_INDEX") },
    tap: { token: given("COGREL_TAP_TOKEN"), appId: given("COGREL_TAP_APP_ID"), appKey: given("COGREL_TAP_APP_PRIVATE_KEY") },
    event: { name: given("GITHUB_EVENT_NAME"), file: given("GITHUB_EVENT_PATH") },
    sha: given("GITHUB_SHA"),
    baseRef: given("GITHUB_BASE_REF"),
    job: given("GITHUB_JOB"),
    needs: given("NEEDS"),
    changes: given("CHANGES"),
    wheels: { cog: given("COG_SDK_WHEEL"), coglet: given("COGLET_WHEEL") },
    pretended: given("SETUPTOOLS_SCM_PRETEND_VERSION"),
    envFile: given("GITHUB_ENV"),
    outputFile: given("GITHUB_OUTPUT"),
    summaryFile: given("GITHUB_STEP_SUMMARY"),
    child: pick((name) => CHILD.has(name) || name.startsWith("XDG_")),
    person: pick((name) => PERSON.has(name)),
  };
}
