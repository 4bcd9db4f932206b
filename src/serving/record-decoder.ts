import { nearestName } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { createFieldDecoder, excerptOf, refused } from './field-decoder.ts';
import type { RecordIssue } from './record-issue.ts';

/** Checks parsed JSON records against the features of a model and writes their encoding; coerces nothing. */
export interface RecordDecoder {
  readonly featureCount: number;
  /**
   * Writes a record's encoding (number, category index, NaN for missing; schema order) at `offset` and returns true;
   * returns false where the record has any problem, and then what was written means nothing. Allocates nothing.
   */
  decode(record: unknown, into: Float64Array, offset: number): boolean;
  /** The problems of a record, `limit` at most: none exactly where `decode` returns true. */
  explain(record: unknown, limit: number): RecordIssue[];
}

const mostHints = 10;
/** A typing error is short, and the cost of a comparison grows with the square of the length. */
const longestHintedName = 64;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function createRecordDecoder(schema: DatasetSchema): RecordDecoder {
  const fields = schema.features.map(createFieldDecoder);
  const byName = new Map(fields.map((field, index) => [field.name, index]));
  const names = fields.map((field) => field.name);
  const featureCount = fields.length;

  return {
    featureCount,

    decode(record, into, offset) {
      if (!isObject(record)) return false;
      let position = 0;
      for (const name in record) {
        // Clients send the features in one order, mostly the schema's: then no name is looked up.
        const index = names[position] === name ? position : byName.get(name);
        if (index === undefined) return false;
        const code = fields[index]!.read(record[name]);
        if (code === refused) return false;
        into[offset + index] = code;
        position += 1;
      }
      return position === featureCount;
    },

    explain(record, limit) {
      if (!isObject(record)) {
        const found = excerptOf(record);
        const detail = `the record is ${found}; it must be an object with the fields ${names.slice(0, 50).join(', ')}`;
        return [{ code: 'not_an_object', field: null, found, detail, allowed: { type: 'object' } }];
      }
      const issues: RecordIssue[] = [];
      const missing = names.filter((name) => !Object.hasOwn(record, name));
      for (const missingName of missing.slice(0, limit)) {
        const { name, allowed } = fields[byName.get(missingName)!]!;
        const detail = `${name} is missing; every feature must be there${allowed.nullable ? ', null where unknown' : ''}`;
        issues.push({ code: 'missing_feature', field: name, found: null, detail, allowed });
      }
      let unknownCount = 0;
      for (const [name, value] of Object.entries(record)) {
        if (issues.length >= limit) break;
        const field = fields[byName.get(name) ?? -1];
        if (field === undefined) {
          // A hint costs a comparison with every feature, so a hostile record gets only a few.
          unknownCount += 1;
          const hinted = unknownCount <= mostHints && name.length <= longestHintedName;
          const candidates = hinted ? (missing.length > 0 ? missing : names) : [];
          issues.push(unknownFeature(name, value, candidates));
        } else if (field.read(value) === refused) issues.push(field.explain(value));
      }
      return issues;
    },
  };
}

function unknownFeature(name: string, value: unknown, candidates: readonly string[]): RecordIssue {
  const nearest = nearestName(name, candidates);
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
  const hint = nearest === undefined ? 'remove it' : `did you mean ${nearest}?`;
  return {
    code: 'unknown_feature',
    field: name.slice(0, 250),
    found: excerptOf(value),
    detail: `${shown} is no feature of this model; ${hint}`,
    ...(nearest === undefined ? {} : { nearest }),
  };
}
