import { createPublicKey, verify } from "node:crypto";
import type { Call } from "../call";
import type { Hub } from "../hub";
import { tokenText } from "../permission";
import { fail, type Reply } from "../reply";
import type { App } from "./app";

const UNREADABLE = "A JSON web token could not be decoded";
const LONGEST = 600;
const LEEWAY = 60;

interface Claims {
  iat?: unknown;
  exp?: unknown;
  iss?: unknown;
}

/** The App that signed the request's token with its own key, or what GitHub says of such a token. */
export function asApp(call: Call, { state }: Hub): Call | Reply {
  const text = tokenText(call.request.headers.authorization) ?? "";
  const claims = claimsOf(text);
  const flaw = claims ? claimsFlaw(claims, Math.floor(Date.now() / 1000)) : UNREADABLE;
  if (flaw !== undefined || !claims) return refuse(call, 401, flaw ?? UNREADABLE);
  const app = state.apps.find(({ id }) => String(id) === String(claims.iss));
  if (!app) return refuse(call, 404, "Integration not found");
  return isSigned(text, app) ? { ...call, app } : refuse(call, 401, UNREADABLE);
}

const refuse = (call: Call, status: number, message: string) => fail({ ...call, doc: "" }, status, message);

/** Read before the signature is looked at, as GitHub does. */
function claimsOf(text: string): Claims | undefined {
  const [head, body, signature, ...more] = text.split(".");
  const [header, claims] = [parsed(head), parsed(body)];
  return header && claims && signature && more.length === 0 ? claims : undefined;
}

function parsed(part = ""): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function claimsFlaw({ iat, exp, iss }: Claims, now: number): string | undefined {
  const issued = Number.isInteger(iat) && (iat as number) <= now + LEEWAY;
  if (!issued) return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  if (typeof exp !== "number" || exp <= now - LEEWAY)
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  if (exp > now + LONGEST) return "'Expiration time' claim ('exp') is too far in the future";
  return /^\d+$/.test(String(iss)) ? undefined : "'Issuer' claim ('iss') must be an Integer";
}

function isSigned(text: string, { publicKey }: App): boolean {
  const [head = "", body = "", signature = ""] = text.split(".");
  if (parsed(head)?.alg !== "RS256") return false;
  return verify("sha256", Buffer.from(`${head}.${body}`), createPublicKey(publicKey), Buffer.from(signature, "base64url"));
}
