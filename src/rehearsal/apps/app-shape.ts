import { ACTIONS_APP } from "../actions/run";
import type { At } from "../hub";
import { simpleUser } from "../rest/people";

/** An App as it stands in what it made: GitHub's own Actions, one that is known here, or any other by its number. */
export function appShape(id: number, { state, bases }: At): Record<string, unknown> {
  const known = state.apps.find((app) => app.id === id);
  const slug = id === ACTIONS_APP ? "github-actions" : (known?.slug ?? `app-${id}`);
  const owner = simpleUser(id === ACTIONS_APP ? "github" : state.repository.owner, bases, "Organization");
  const at = "2018-07-30T09:30:17Z";
  return {
    ...{ id, slug, node_id: `A_${id}`, owner, name: id === ACTIONS_APP ? "GitHub Actions" : slug, description: "" },
    ...{ external_url: `${bases.web}/apps/${slug}`, html_url: `${bases.web}/apps/${slug}`, created_at: at, updated_at: at },
    ...{ permissions: known?.installations[0]?.permissions ?? { metadata: "read", actions: "write", checks: "write" }, events: [] },
  };
}
