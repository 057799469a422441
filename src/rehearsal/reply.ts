import { type Call, docUrl } from "./call";
import type { Reply } from "./exchange";

export type { Reply } from "./exchange";

/** What is wrong with one thing; some calls say it in a bare sentence. */
export type Flaw =
  | string
  | {
      resource: "Release" | "ReleaseAsset" | "PullRequest";
      code: "already_exists" | "custom" | "invalid" | "missing_field";
      field?: string;
      message?: string;
    };

export const ok = (json: unknown, headers: Record<string, string> = {}): Reply => ({ status: 200, json, headers });
export const created = (json: unknown, location: string): Reply => ({ status: 201, json, headers: { Location: location } });
export const noContent: Reply = { status: 204 };

/** An error as api.github.com and uploads.github.com word it: the uploads host has a number of the request, and no status. */
export function fail({ host, doc }: Pick<Call, "host" | "doc">, status: number, message: string, errors?: readonly Flaw[]): Reply {
  if (host === "uploads")
    return { status, json: { message, request_id: REQUEST, documentation_url: docUrl(""), ...(errors && { errors }) } };
  return { status, json: { message, ...(errors && { errors }), documentation_url: docUrl(doc), status: String(status) } };
}

export const notFound = (call: Pick<Call, "host" | "doc">): Reply => fail(call, 404, "Not Found");
export const invalid = (call: Pick<Call, "host" | "doc">, errors: readonly Flaw[]): Reply => fail(call, 422, "Validation Failed", errors);

/** A flaw of a release with a sentence of its own; keys in the order in which GitHub sends them. */
export function flaw(message: string, field?: string): Flaw {
  return { resource: "Release", code: "custom", ...(field && { field }), message };
}

export const REQUEST = "C09E:1E8B42:5F00D1:60A2B4:6720C0DE";
