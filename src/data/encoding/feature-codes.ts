import type { DeepReadonly } from '../../config/index.ts';
import type { Feature } from '../../schema/index.ts';
import { parseNumber } from '../../table/index.ts';
import { excerptOf } from '../excerpt.ts';
import { createValueCodes, type ValueCodes } from './value-codes.ts';

/** The codes of a feature's values: a number itself, a category's index, NaN for a value that stands for missing. */
export function createFeatureCodes(feature: DeepReadonly<Feature>): ValueCodes {
  const missing = feature.missingValues.map((value) => ({ value, code: Number.NaN }));
  if (feature.kind !== 'numeric') {
    // A category that is also listed as missing is a category, as in a request.
    return createValueCodes([...feature.categories.map(({ value }, code) => ({ value, code })), ...missing]);
  }
  const { integer } = feature;
  const sentinels = createValueCodes(missing);
  const hasSentinels = missing.length > 0;
  const ofNumber = (value: number): number | undefined => {
    if (hasSentinels && sentinels.ofNumber(value) !== undefined) return Number.NaN;
    if (!Number.isFinite(value) || (integer && !Number.isInteger(value))) return undefined;
    return value + 0;
  };
  return {
    ofNumber,
    ofText(text) {
      if (hasSentinels && sentinels.ofText(text) !== undefined) return Number.NaN;
      const value = parseNumber(text);
      return value === undefined ? undefined : ofNumber(value);
    },
  };
}

/** What a cell of the feature may hold, in words. */
export function describeFeatureValues(feature: DeepReadonly<Feature>): string {
  const orMissing = feature.nullable ? ', or nothing' : '';
  if (feature.kind === 'numeric') return `a ${feature.integer ? 'whole ' : ''}number${orMissing}`;
  const shown = feature.categories.slice(0, 20).map(({ value }) => excerptOf(value));
  const more = feature.categories.length - shown.length;
  return `one of ${shown.join(', ')}${more > 0 ? ` or ${more} more` : ''}${orMissing}`;
}
