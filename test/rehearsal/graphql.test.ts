import { expect, test } from "vitest";
import { farEnd, REPO } from "./far-end";

const hub = await farEnd();
const ask = async (query: string, variables: object = {}, token = "maintainer") => {
  const headers = { authorization: `bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${hub.addresses.web}/api/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return (await answer.json()) as { data?: Record<string, unknown>; errors?: { message: string; type?: string; path?: unknown }[] };
};
const here = { owner: "o", name: "r" };

test("exactly the asked fields come back, under the names that were asked for", async () => {
  const { data } = await ask('{ viewer { login } repository(owner: "o", name: "r") { full: nameWithOwner, isPrivate } }');
  expect(data).toEqual({ viewer: { login: "maintainer" }, repository: { full: "o/r", isPrivate: false } });
});

test("fragments may stand before or after what uses them, and in each other; types are minded", async () => {
  const query = `
    fragment whole on Repository { ...half owner { login ... on User { name } ... on Organization { id } } }
    # a comment with a "quote and a {brace
    query Q($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ...whole } }
    fragment half on Repository { name }`;
  expect((await ask(query, here)).data).toEqual({ repository: { name: "r", owner: { login: "o", name: "" } } });
});

test("a variable that isn't given is what the query says, and pages go by a cursor", async () => {
  for (const tag_name of ["v1.0.0", "v1.0.1", "v1.0.2"]) await hub.octokit("maintainer").repos.createRelease({ ...REPO, tag_name });
  const query =
    "query L($owner: String!, $name: String!, $first: Int = 2, $after: String) { repository(owner: $owner, name: $name) { releases(first: $first, after: $after, orderBy: {field: CREATED_AT, direction: ASC}) { totalCount nodes { tagName } pageInfo { hasNextPage endCursor } } } }";
  const first = await ask(query, here);
  expect(first.data).toEqual({
    repository: {
      releases: { totalCount: 3, nodes: [{ tagName: "v1.0.0" }, { tagName: "v1.0.1" }], pageInfo: { hasNextPage: true, endCursor: "2" } },
    },
  });
  expect(JSON.stringify(await ask(query, { ...here, after: "2" }))).toContain('"nodes":[{"tagName":"v1.0.2"}]');
});

test("what isn't there is an error of its place, in GitHub's words", async () => {
  const query =
    "query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { name pullRequest(number: 7) { title } } }";
  expect(await ask(query, here)).toMatchObject({
    data: { repository: { name: "r", pullRequest: null } },
    errors: [
      { type: "NOT_FOUND", path: ["repository", "pullRequest"], message: "Could not resolve to a PullRequest with the number of 7." },
    ],
  });
  expect(await ask(query, { ...here, name: "x" })).toMatchObject({
    data: { repository: null },
    errors: [{ type: "NOT_FOUND", message: "Could not resolve to a Repository with the name 'o/x'." }],
  });
  const unknown = await ask('{ repository(owner: "o", name: "r") { colour } }');
  expect([unknown.data, unknown.errors?.map(({ message }) => message)]).toEqual([
    undefined,
    ["Field 'colour' doesn't exist on type 'Repository'"],
  ]);
  expect((await ask("query {")).errors).toHaveLength(1);
});

test("a private repository is not there for who may not see it", async () => {
  await hub.control("POST settings", { private: true });
  const query = '{ repository(owner: "o", name: "r") { name } }';
  expect((await ask(query, {}, "stranger")).data).toEqual({ repository: null });
  expect((await ask(query, {}, "reader")).data).toEqual({ repository: { name: "r" } });
  await hub.control("POST settings", { private: false });
});
