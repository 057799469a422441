/** One field that is asked for, and what is asked for below it. */
export interface Field {
  name: string;
  alias: string;
  args: Record<string, unknown>;
  /** The type that it is asked of, where it stands in a fragment. */
  on?: string;
  fields: Field[];
}

export interface Operation {
  kind: string;
  fields: Field[];
}

type Variables = Record<string, unknown>;

interface Parser {
  tokens: string[];
  at: number;
  variables: Variables;
  fragments: Map<string, Fragment>;
}

interface Fragment {
  on: string;
  fields: Field[];
}

const TOKEN = /"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|\.\.\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[!$()[\]{}:=@|&]/g;

/** Reads a GraphQL document as clients send it: one operation, and the fragments that it uses. Throws on what it can't read. */
export function parse(query: string, variables: Readonly<Variables>): Operation {
  const tokens = query.replace(/#.*$/gm, "").match(TOKEN) ?? [];
  const fragments = new Map<string, Fragment>();
  // Fragments may use each other and may stand behind what uses them: read twice, which is as deep as clients nest them.
  const read = () => whole({ tokens, at: 0, variables: { ...variables }, fragments });
  read();
  return read();
}

function whole(parser: Parser): Operation {
  let operation: Operation | undefined;
  while (parser.at < parser.tokens.length) {
    if (next(parser) === "fragment") readFragment(parser);
    else operation = readOperation(parser);
  }
  if (!operation) throw new Error("GraphQL: there is no operation");
  return operation;
}

function readOperation(parser: Parser): Operation {
  const kind = next(parser) === "{" ? "query" : take(parser);
  if (next(parser) !== "{" && next(parser) !== "(") take(parser);
  if (next(parser) === "(") readVariables(parser);
  return { kind, fields: selection(parser) };
}

/** Only what a variable is where it isn't given is of interest, not its type. */
function readVariables(parser: Parser): void {
  take(parser, "(");
  while (next(parser) !== ")") {
    take(parser, "$");
    const name = take(parser);
    take(parser, ":");
    while (/^[\w[\]!]/.test(next(parser) ?? "")) take(parser);
    const usual = next(parser) === "=" && take(parser) ? value(parser) : undefined;
    parser.variables[name] ??= usual;
  }
  take(parser, ")");
}

function take(parser: Parser, wanted?: string): string {
  const token = parser.tokens[parser.at++];
  if (token === undefined || (wanted !== undefined && token !== wanted))
    throw new Error(`GraphQL: ${wanted ?? "something"} was expected, not ${token}`);
  return token;
}

const next = ({ tokens, at }: Parser) => tokens[at];

function readFragment(parser: Parser): void {
  take(parser, "fragment");
  const name = take(parser);
  take(parser, "on");
  const on = take(parser);
  parser.fragments.set(name, { on, fields: selection(parser) });
}

function selection(parser: Parser): Field[] {
  const fields: Field[] = [];
  take(parser, "{");
  while (next(parser) !== "}") fields.push(...(next(parser) === "..." ? spread(parser) : [field(parser)]));
  take(parser, "}");
  return fields;
}

function spread(parser: Parser): Field[] {
  take(parser, "...");
  if (next(parser) === "on") {
    take(parser, "on");
    const on = take(parser);
    return selection(parser).map((one) => ({ ...one, on }));
  }
  if (next(parser) === "{") return selection(parser);
  const { on, fields } = parser.fragments.get(take(parser)) ?? { on: "", fields: [] };
  return fields.map((one) => ({ ...one, on }));
}

function field(parser: Parser): Field {
  const alias = take(parser);
  const renamed = next(parser) === ":" && take(parser);
  const name = renamed ? take(parser) : alias;
  const args = next(parser) === "(" ? readArgs(parser, "(", ")") : {};
  while (next(parser) === "@") readDirective(parser);
  return { name, alias, args, fields: next(parser) === "{" ? selection(parser) : [] };
}

function readDirective(parser: Parser): void {
  take(parser, "@");
  take(parser);
  if (next(parser) === "(") readArgs(parser, "(", ")");
}

function readArgs(parser: Parser, open: string, close: string): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  take(parser, open);
  while (next(parser) !== close) {
    const name = take(parser);
    take(parser, ":");
    args[name] = value(parser);
  }
  take(parser, close);
  return args;
}

function value(parser: Parser): unknown {
  if (next(parser) === "{") return readArgs(parser, "{", "}");
  if (next(parser) === "[") return readList(parser);
  const token = take(parser);
  if (token === "$") return parser.variables[take(parser)];
  if (token.startsWith('"')) return JSON.parse(token);
  const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
  if (Object.hasOwn(words, token)) return words[token];
  return /^-?\d/.test(token) ? Number(token) : token;
}

function readList(parser: Parser): unknown[] {
  const items: unknown[] = [];
  take(parser, "[");
  while (next(parser) !== "]") items.push(value(parser));
  take(parser, "]");
  return items;
}
