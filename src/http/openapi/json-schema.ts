/** A JSON Schema of draft 2020-12, which OpenAPI 3.1 uses as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const reference = (schema: string): JsonSchema => ({ $ref: `#/components/schemas/${schema}` });

/** An object that has all of these members and no other. */
export const closedObject = (properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const orNull = (type: string): JsonSchema => ({ type: [type, 'null'] });
export const text: JsonSchema = { type: 'string' };
export const time: JsonSchema = { type: 'string', format: 'date-time' };
export const timeOrNull: JsonSchema = { type: ['string', 'null'], format: 'date-time' };
export const mapOf = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values });
