import type { DeepReadonly } from '../config/index.ts';
import { encodeColumn } from '../data/index.ts';
import type { Feature } from '../schema/index.ts';
import { type Column, parseNumber } from '../table/index.ts';
import { rowsWhere } from './row-sets.ts';

/** One feature's cells, encoded once, when a check first asks. */
export interface FeatureCells {
  readonly feature: DeepReadonly<Feature>;
  readonly column: Column;
  /** A number itself, a category's index; NaN where the cell is missing or refused. */
  readonly codes: Float64Array;
  /** Rows whose cell is of another type than the feature's values. */
  readonly wrongTypeRows: Uint32Array;
  /** Rows whose cell is of the right type, but none of the categories. */
  readonly unknownCategoryRows: Uint32Array;
  /** Rows whose cell is missing. */
  readonly missingRows: Uint32Array;
}

export function createFeatureCells(feature: DeepReadonly<Feature>, column: Column): FeatureCells {
  let encoded: ReturnType<typeof encodeColumn> | undefined;
  let missing: Uint32Array | undefined;
  const encode = () => {
    encoded ??= encodeColumn(column, feature);
    return encoded;
  };
  const isWrongType = wrongTypes(feature);
  const refused = (wrongType: boolean): Uint32Array =>
    encode().refusedRows.filter((row) => isWrongType(column, row) === wrongType);
  return {
    feature,
    column,
    get codes() {
      return encode().codes;
    },
    get wrongTypeRows() {
      return refused(true);
    },
    get unknownCategoryRows() {
      return refused(false);
    },
    get missingRows() {
      missing ??= missingRowsOf(encode());
      return missing;
    },
  };
}

function wrongTypes(feature: DeepReadonly<Feature>): (column: Column, row: number) => boolean {
  if (feature.kind === 'numeric') return () => true;
  const hasNumbers = feature.categories.some(({ value }) => typeof value === 'number');
  const hasTexts = feature.categories.some(({ value }) => typeof value === 'string');
  return (column, row) => {
    if (column.kind === 'number') return !hasNumbers;
    return !hasTexts && parseNumber(column.dictionary[column.codes[row] as number] ?? '') === undefined;
  };
}

function missingRowsOf({ codes, refusedRows }: ReturnType<typeof encodeColumn>): Uint32Array {
  if (refusedRows.length === 0) return rowsWhere(codes.length, (row) => Number.isNaN(codes[row]));
  let next = 0;
  return rowsWhere(codes.length, (row) => {
    if (refusedRows[next] !== row) return Number.isNaN(codes[row]);
    next += 1;
    return false;
  });
}
