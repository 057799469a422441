import type { Reply } from "../exchange";

// Trusted publishing is told to be switched off, in the words that Warehouse has for that (warehouse/oidc/views.py): who could
// sign for a workflow isn't here. A token of a publisher comes with the opening instead.

export function oidcAudience(): Reply {
  return { status: 403, json: { message: "Trusted publishing functionality not enabled" } };
}

export function mintToken(): Reply {
  const description = "github trusted publishing functionality not enabled";
  return { status: 422, json: { message: "Token request failed", errors: [{ code: "not-enabled", description }] } };
}
