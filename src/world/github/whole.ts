import type { Octokit } from "@octokit/rest";
import type { Look } from "../../domain/doctor/look";
import type { Reviewer } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import type { Body, Whole } from "../../domain/setup/whole";
import { count, listOf, maybe, objectOf, type Shape, text } from "../../domain/shape";
import { changing, reading } from "./github";
import { look } from "./settings";

const REPO = "/repos/{owner}/{repo}";
const PROTECTION = `${REPO}/branches/{branch}/protection`;
const ENVIRONMENT = `${REPO}/environments/{environment}`;

/** GitHub's settings as it sends them, and the calls that replace them. What a body lacks is off afterwards. */
export function wholeOf(octokit: Octokit, here: { owner: string; repo: string }) {
  const { repos, users, teams } = octokit.rest;
  const page = { ...here, per_page: 100 };
  /** Octokit knows the keys of bodies by type; these are made of what GitHub itself has sent. */
  const send = (what: string, call: string, body: object) => changing(what, () => octokit.request(call, { ...here, ...body }), ignored);
  return {
    environments: (): Promise<Look<Whole[]>> => look("the environments", () => repos.getAllEnvironments(page), environmentsOf),
    policies: (environment: string) =>
      look(
        `what may deploy to ${environment}`,
        () => repos.listDeploymentBranchPolicies({ ...page, environment_name: environment }),
        policiesOf,
      ),
    /** Only GitHub's own words say that there is none. */
    protection: (branch: string): Promise<Look<Whole>> =>
      look(
        `the protection of ${branch}`,
        () => repos.getBranchProtection({ ...here, branch }),
        whole,
        (words) => words === "Branch not protected",
      ),
    /** The repository's own rulesets of these names, whole, enforced or not; no two have one name, whether of branches or of tags. */
    async rulesets(names: readonly string[]): Promise<Map<string, Look<{ id: number; whole: Whole }>>> {
      const listed = await look(
        "the rulesets",
        () => repos.getRepoRulesets({ ...page, includes_parents: false, targets: "branch,tag" }),
        (value, at) => entire(listOf(listedOf)(value, at), at),
      );
      const of = async (name: string): Promise<Look<{ id: number; whole: Whole }>> => {
        if (listed.is !== "seen") return listed;
        const own = listed.value.find((one) => one.name === name);
        if (!own) return { is: "absent" };
        const found = await look(`the ruleset ${name}`, () => repos.getRepoRuleset({ ...here, ruleset_id: own.id }), whole);
        return found.is === "seen" ? { is: "seen", value: { id: own.id, whole: found.value } } : found;
      };
      return new Map(await Promise.all(names.map(async (name) => [name, await of(name)] as const)));
    },
    /** A person by login; `undefined` where GitHub knows none. */
    async person(login: string): Promise<Reviewer | undefined> {
      const found = await reading(
        `the person ${login}`,
        () => users.getByUsername({ username: login }),
        objectOf({ login: text, id: count }),
      );
      return found && { type: "User", id: found.id, name: found.login };
    },
    /** A team; `undefined` where GitHub knows none, or doesn't show it. */
    async team(org: string, slug: string): Promise<Reviewer | undefined> {
      const found = await reading(
        `the team ${org}/${slug}`,
        () => teams.getByName({ org, team_slug: slug }),
        objectOf({ slug: text, id: count }),
      );
      return found && { type: "Team", id: found.id, name: `${org}/${found.slug}` };
    },
    setEnvironment: (environment: string, body: Body) =>
      send(`the change of the environment ${environment}`, `PUT ${ENVIRONMENT}`, { environment, ...body }),
    addPolicy: (environment: string, name: string) =>
      send(`tags ${name} for ${environment}`, `POST ${ENVIRONMENT}/deployment-branch-policies`, { environment, name, type: "tag" }),
    deletePolicy: (environment: string, id: number) =>
      send(`what may deploy to ${environment}`, `DELETE ${ENVIRONMENT}/deployment-branch-policies/{id}`, { environment, id }),
    setProtection: (branch: string, body: Body) => send(`the protection of ${branch}`, `PUT ${PROTECTION}`, { branch, ...body }),
    requireSignatures: (branch: string) => send(`the signatures of ${branch}`, `POST ${PROTECTION}/required_signatures`, { branch }),
    addRuleset: (body: Body) => send("the ruleset", `POST ${REPO}/rulesets`, body),
    setRuleset: (id: number, body: Body) => send("the ruleset", `PUT ${REPO}/rulesets/{id}`, { id, ...body }),
    setImmutable: () => send("making releases immutable", `PUT ${REPO}/immutable-releases`, {}),
  };
}

const ignored = () => undefined;
const whole: Shape<Whole> = (value, at) => {
  objectOf({})(value, at);
  return value as Whole;
};

const environmentsOf: Shape<Whole[]> = (value, at) => counted("environments", whole)(value, at);
const policiesOf = (value: unknown, at: string) =>
  counted("branch_policies", objectOf({ id: count, name: text, type: maybe(text) }))(value, at);

/** One page is looked at: a list that goes on is not taken for the whole. */
function counted<T>(key: string, shape: Shape<T>): Shape<T[]> {
  return (value, at) => {
    const { total_count: total } = objectOf({ total_count: count })(value, at);
    const list = listOf(shape)((value as Whole)[key], `${at}.${key}`);
    if (total > list.length) throw tooMany(at, total);
    return list;
  };
}

const LONGEST = 100;

/** Lists that don't tell how many there are: a full page may not be the last one. */
function entire<T>(list: T[], at: string): T[] {
  if (list.length >= LONGEST) throw tooMany(at, list.length);
  return list;
}

function tooMany(at: string, total: number): Problem {
  return new Problem("server-answer", `there are ${total} or more of ${at}, and not all were looked at`, { exit: 3 });
}

const listedOf = objectOf({ id: count, name: text });
