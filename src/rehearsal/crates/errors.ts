import type { Reply } from "../exchange";

/** An error as crates.io has it: one sentence (src/util/errors/json.rs in github.com/rust-lang/crates.io). */
export interface Refusal {
  status: number;
  detail: string;
  headers?: Readonly<Record<string, string>>;
}

export function refusal(detail: string, status = 400): Refusal {
  return { status, detail };
}

export function refused({ status, detail, headers }: Refusal): Reply {
  return { status, json: { errors: [{ detail }] }, ...(headers && { headers }) };
}

export const notFound: Refusal = { status: 404, detail: "Not Found" };
