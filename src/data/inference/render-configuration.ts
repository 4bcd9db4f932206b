import type { DatasetSchemaInput } from '../../schema/index.ts';
import type { InferredSchema } from './infer-schema.ts';
import { type Literal, printLiteral, printText } from './print-literal.ts';

export interface ConfigurationRequest {
  /** The table, as the configuration's folder sees it. */
  readonly file: string;
  /** How the file is read, where that is not detected. */
  readonly reading: {
    readonly delimiter?: string | undefined;
    readonly header?: boolean | undefined;
    readonly columnNames?: readonly string[] | undefined;
  };
  readonly projectName: string;
  readonly inferred: InferredSchema;
}

type FeatureInput = DatasetSchemaInput['features'][number];

/** The name of a project after its file: `Customers 2024.csv` gives `customers-2024`. */
export function projectNameOf(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? '';
  const name = base
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return name === '' ? 'project' : name;
}

/** The text of a hale.config.ts that trains on the table. Names from the table stand in it as strings, and nothing else. */
export function renderConfiguration({ file, reading, projectName, inferred }: ConfigurationRequest): string {
  const { schema, guesses, leftOut, ranges } = inferred;
  const reasons = new Map(guesses.map(({ column, found }) => [column, found]));
  const lines = leftOut.map((column) => {
    const reason = reasons.get(column);
    return `      // left out: ${comment(column)}${reason === undefined ? '' : `: ${comment(reason, false)}`}`;
  });
  const features = schema.features.map((feature) => {
    const text = printLiteral(literalOf(feature), 8, 9);
    const range = ranges.get(feature.name);
    return `        ${text},${range === undefined ? '' : ` // here ${range.minimum} to ${range.maximum}`}`;
  });
  const fileSettings = printLiteral({ path: file, ...reading }, 4, 11);
  const target = printLiteral(literalOf(schema.target), 6, 15);
  return `import { defineConfig } from 'hale';

/**
 * Written by \`hale init\`. Read it before you trust it: a table does not say what its columns mean. A feature also takes
 * description, unit, minimum and maximum (what is possible, not what was seen), missingValues and, where its categories
 * rise in order, kind: 'ordinal'.
 */
export default defineConfig({
  project: { name: ${printText(projectName)} },
  data: {
    source: 'file',
    file: ${fileSettings},
    schema: {
${lines.map((line) => `${line}\n`).join('')}      features: [
${features.join('\n')}
      ],
      target: ${target},
    },
  },
});
`;
}

/** The keys in the order of the schema; what is not set is left away. */
const literalOf = (value: FeatureInput | DatasetSchemaInput['target']): { [key: string]: Literal | undefined } => ({
  ...value,
});

const longestComment = 100;

/** A text from the table in a comment: on one line, whatever is in it. */
function comment(text: string, quoted = true): string {
  const short = text.length > longestComment ? `${text.slice(0, longestComment)}…` : text;
  return (quoted ? JSON.stringify(short) : short).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
