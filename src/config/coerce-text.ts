import { z } from 'zod';
import { innerSchema } from './schema-tree.ts';

const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parsedNumber(text: string): number | string {
  const number = decimalNumber.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

function coerceUnion(options: readonly z.ZodType[], text: string): unknown {
  for (const option of options) {
    const value = coerceText(option, text);
    if (option.safeParse(value).success) return value;
  }
  // Nothing fits: a structure is given on as one, so that the refusal can say which part of it is wrong.
  const value = parsedJson(text);
  return typeof value === 'object' ? value : text;
}

/**
 * The value that a text from a variable or a flag stands for, by the schema that it is meant for: numbers in decimal
 * notation, true/false (also yes/no, on/off, 1/0), one of a list of names, JSON for lists and objects. A text that
 * stands for nothing of the kind comes back as it is, for the schema to refuse.
 */
export function coerceText(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodNullable && text.trim() === 'null') return null;
  const inner = innerSchema(schema);
  if (inner !== undefined) return coerceText(inner, text);
  if (schema instanceof z.ZodUnion) return coerceUnion(schema.options as z.ZodType[], text);
  if (schema instanceof z.ZodLiteral) return [...schema.values].find((value) => String(value) === text) ?? text;
  switch (schema.def.type) {
    case 'string':
    case 'enum':
      return text;
    case 'number':
      return parsedNumber(text.trim());
    case 'boolean':
      return booleanWords.get(text.trim().toLowerCase()) ?? text;
    default:
      return parsedJson(text);
  }
}
