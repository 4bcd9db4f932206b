import { z } from 'zod';
import type { Input } from './read-input.ts';

const versionPattern = '^[1-9]\\d{0,9}$';
const longestReason = 1_000;

const version = z.string().regex(new RegExp(versionPattern));
/** PostgreSQL has no NUL in a text. A pattern of its own: one that asks for a word too would try all places of a text. */
const textPattern = '^[^\\u0000]*$';
const reason = z
  .string()
  .max(longestReason)
  .regex(/\S/)
  .regex(new RegExp(textPattern))
  .describe('why, for the history');

const versionText = 'a version number as a string, such as "3"';
const reasonField = {
  expected: `a text of up to ${longestReason} characters that says why`,
  allowed: { type: 'string', minimum_length: 1, maximum_length: longestReason, pattern: textPattern, nullable: false },
};

/** The body of a promotion. */
export const promotionSchema = z.strictObject({
  version: version.describe('the version to deploy'),
  expected_version: version
    .nullable()
    .describe('the version that you believe to be deployed, null where none is; where another is, it is a conflict'),
  reason,
});

/** The body of a rollback. */
export const rollbackSchema = z.strictObject({
  expected_version: version.optional().describe('the version to go back from; whatever is deployed by default'),
  reason,
});

export const promotionInput: Input<z.infer<typeof promotionSchema>> = {
  name: 'the body',
  schema: promotionSchema,
  fields: {
    version: { expected: versionText, allowed: { type: 'string', pattern: versionPattern, nullable: false } },
    expected_version: {
      expected: `the version that you believe to be deployed, as a string such as "3", or null where none is`,
      allowed: { type: 'string', pattern: versionPattern, nullable: true },
    },
    reason: reasonField,
  },
};

export const rollbackInput: Input<z.infer<typeof rollbackSchema>> = {
  name: 'the body',
  schema: rollbackSchema,
  fields: {
    expected_version: {
      expected: `${versionText}, or left out`,
      allowed: { type: 'string', pattern: versionPattern, nullable: false },
    },
    reason: reasonField,
  },
};
