import { z } from 'zod';

const list = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

function range(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return `, ${least} or more`;
  return most === undefined ? '' : `, ${most} or less`;
}

/** zod bounds every integer by what a double holds exactly; that is no limit that a reader needs to be told. */
const meant = (bound: number | undefined): number | undefined =>
  bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound;

function numberText(node: z.core.JSONSchema.BaseSchema): string {
  const name = node.type === 'integer' ? 'a whole number' : 'a number';
  const above = node.exclusiveMinimum === undefined ? '' : `, above ${node.exclusiveMinimum}`;
  const below = node.exclusiveMaximum === undefined ? '' : `, below ${node.exclusiveMaximum}`;
  return `${name}${above}${range(meant(node.minimum), meant(node.maximum))}${below}`;
}

const schemes = ['http', 'https', 'postgres', 'postgresql'];

/** JSON Schema knows that a text is an address, and not of which kinds; zod does. */
function nameSchemes({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { protocol } = zodSchema._zod.def as Partial<z.core.$ZodURLDef>;
  if (protocol === undefined) return;
  jsonSchema.schemes = schemes.filter((scheme) => protocol.test(scheme)).map((scheme) => `${scheme}://`);
}

function stringText(node: z.core.JSONSchema.BaseSchema): string {
  if (Array.isArray(node.schemes)) return `an address that begins with ${node.schemes.join(' or ')}`;
  if (node.format !== undefined && node.format !== 'regex') return `text that is a ${node.format}`;
  if (node.pattern !== undefined) return `text that matches /${node.pattern}/`;
  const least = node.minLength ?? 0;
  if (node.maxLength !== undefined) return `text of ${least} to ${node.maxLength} characters`;
  if (least > 1) return `text of ${least} characters or more`;
  return least === 1 ? 'text that is not empty' : 'text';
}

function nodeText(node: z.core.JSONSchema._JSONSchema): string {
  if (typeof node === 'boolean') return 'any value';
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return `one of ${list(node.enum)}`;
  const alternatives = node.anyOf ?? node.oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(nodeText))].join(', or ');
  switch (node.type) {
    case 'integer':
    case 'number':
      return numberText(node);
    case 'string':
      return stringText(node);
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array': {
      const items = node.items;
      const count = range(node.minItems, node.maxItems);
      const entries = items === undefined || Array.isArray(items) ? 'values' : `(${nodeText(items)})`;
      return `a list of ${entries}${count === '' ? '' : `, its length${count}`}`;
    }
    case 'object':
      return node.properties === undefined
        ? 'an object'
        : `an object with ${Object.keys(node.properties)
            .map((key) => `\`${key}\``)
            .join(', ')}`;
    default:
      return 'any value';
  }
}

/** What a setting may be, in words: `a whole number from 2 to 20`. */
export function describeAllowed(schema: z.ZodType): string {
  return nodeText(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: nameSchemes }));
}

/** The value that a setting has when nothing sets it; undefined where it has none. */
export function defaultOf(schema: z.ZodType): unknown {
  const result = schema.safeParse(undefined);
  return result.success ? result.data : undefined;
}
