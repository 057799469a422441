import type { Asked, Reply } from "../exchange";
import type { PypiHub } from "./hub";
import type { Digests, Projects } from "./state";

/** The site with its upload address, and the host of the files. */
export type PypiHost = "web" | "files";

/** A file that came with a form. */
export interface Received {
  name: string;
  type: string;
  /** Where its bytes are, until the request is over. */
  file: string;
  size: number;
  digests: Digests;
}

/** A form as it came: a field may have come more than once. */
export interface Form {
  fields: ReadonlyMap<string, readonly string[]>;
  /** Fields that came as files, though only `content` is one. */
  files: readonly string[];
  content?: Received;
}

export interface PypiCall extends Asked {
  host: PypiHost;
  /** Still encoded. */
  path: string;
  query: URLSearchParams;
  params: Readonly<Record<string, string>>;
  form?: Form;
  /** The projects that the simple index shows while it lags. */
  shown?: Projects;
}

export type PypiHandler = (call: PypiCall, hub: PypiHub) => Reply | Promise<Reply>;

/** A field that came once; nothing where it is empty, as Warehouse takes it. */
export function field({ fields }: Pick<Form, "fields">, name: string): string | undefined {
  const [first, ...more] = fields.get(name) ?? [];
  return first === "" && more.length === 0 ? undefined : first;
}

/** A field that may come more than once. */
export function all({ fields }: Pick<Form, "fields">, name: string): string[] {
  const values = fields.get(name) ?? [];
  return values.length === 1 && values[0] === "" ? [] : [...values];
}
