import { nearestName } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import type { DatasetSchema } from '../schema/index.ts';

/** Which columns of a file are what to a model. */
export interface ColumnMatch {
  /** For each feature, in the schema's order, the position of its column. */
  readonly features: readonly number[];
  /** The positions of the columns that go into the output. */
  readonly kept: readonly number[];
  /** The names of the columns that are neither a feature, nor the target, nor kept. */
  readonly ignored: readonly string[];
}

/**
 * Finds a model's features among a file's columns.
 *
 * @throws HaleError DATA_COLUMN_MISSING, with the name that was probably meant
 */
export function matchColumns(
  path: string,
  names: readonly string[],
  schema: DatasetSchema,
  keep: readonly string[],
): ColumnMatch {
  const positions = new Map(names.map((name, position) => [name, position]));
  const featureNames = schema.features.map((feature) => feature.name);
  const used = new Set([...featureNames, schema.target.name, ...keep]);
  const ignored = names.filter((name) => !used.has(name));
  requireColumns(path, featureNames, positions, ignored, 'which the model needs');
  requireColumns(path, keep, positions, names, 'which was to be kept');
  const positionOf = (name: string): number => positions.get(name) as number;
  return { features: featureNames.map(positionOf), kept: keep.map(positionOf), ignored };
}

function requireColumns(
  path: string,
  wanted: readonly string[],
  positions: ReadonlyMap<string, number>,
  candidates: readonly string[],
  why: string,
): void {
  const missing = wanted.filter((name) => !positions.has(name));
  if (missing.length === 0) return;
  const described = missing.slice(0, 20).map((name) => {
    const nearest = nearestName(name, candidates);
    return JSON.stringify(name) + (nearest === undefined ? '' : ` (is it ${JSON.stringify(nearest)}?)`);
  });
  const shown = [...positions.keys()].slice(0, 20).map((name) => JSON.stringify(name));
  const more = (all: number, some: number): string => (all > some ? ` and ${all - some} more` : '');
  throw new HaleError(
    'DATA_COLUMN_MISSING',
    `${path} has no column ${described.join(', ')}${more(missing.length, described.length)}, ${why}; it has ${shown.join(', ')}${more(positions.size, shown.length)}. Rename or add the column`,
    { details: { columns: missing.slice(0, 100), file: path } },
  );
}
