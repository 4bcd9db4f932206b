import { z } from 'zod';

const version = z.string().regex(/^[1-9]\d{0,9}$/, 'must be a version number as a string, such as "3"');
const reason = z.string().max(1_000).regex(/\S/, 'must say why').describe('why, for the history');

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
