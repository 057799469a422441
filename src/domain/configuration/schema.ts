import { CONFIGURATION, type Key, type Shape } from "./grammar";

/** The JSON Schema (draft 7, which editors know) of cogrel.toml, for completion and for other tools. */
export function configurationSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "cogrel.toml",
    description: "Where things are in a repository that cogrel releases. What refers from one part to another is checked by cogrel alone.",
    ...schemaOf(CONFIGURATION),
  };
}

function schemaOf(shape: Shape): object {
  switch (shape.is) {
    case "text":
      return { type: "string", pattern: shape.rule.pattern, maxLength: shape.rule.longest };
    case "choice":
      return { enum: shape.of };
    case "number":
      return { const: shape.of };
    case "list":
      return { type: "array", items: schemaOf(shape.of), ...(shape.least > 0 && { minItems: shape.least }), maxItems: shape.most };
    case "flag":
      return { type: "boolean" };
    case "table":
      return tableSchema(shape);
  }
}

function tableSchema({ keys, besides = [] }: Extract<Shape, { is: "table" }>): object {
  const properties = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, keySchema(key)]));
  const required = Object.keys(keys).filter((name) => keys[name]?.required);
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(besides.length > 0 && { allOf: besides.map(({ schema }) => schema) }),
  };
}

function keySchema({ shape, about, default: otherwise }: Key): object {
  return { description: about, ...(otherwise !== undefined && { default: otherwise }), ...schemaOf(shape) };
}
