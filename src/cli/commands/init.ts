import type { ColumnUse, Guess, InferredSchema } from '../../data/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';

export const initCommand: Command = {
  arguments: [{ name: '<file>', description: 'your table: CSV, Parquet or JSON lines, its first line the columns' }],
  options: [
    { flags: '--target <column>', description: 'the column to predict; it has two values, or see --positive' },
    { flags: '--positive <value...>', description: 'the values of the target that mean yes; all others then mean no' },
    { flags: '--output <file>', description: 'where the configuration is written; hale.config.ts by default' },
    { flags: '--force', description: 'replace a configuration that is there already' },
    { flags: '--yes', description: 'ask nothing: take what is most likely, and say what that was' },
  ],
  examples: [
    { line: 'hale init customers.csv --target churn', meaning: 'write hale.config.ts; then `hale train`' },
    {
      line: 'hale init loans.parquet --target status --positive default late',
      meaning: 'two of several values mean yes',
    },
    { line: 'hale init visits.jsonl --target readmitted --yes --json', meaning: 'for a script' },
  ],
  async run({
    arguments: [file = ''],
    folder,
    option,
    options,
    enabled,
    isInteractive,
    loadSettings,
    output,
    progress,
    signal,
  }) {
    const [{ dirname, relative, resolve, extname }, { HaleError }, data, { readTableFile }] = await Promise.all([
      import('node:path'),
      import('../../errors/index.ts'),
      import('../../data/index.ts'),
      import('../../table/index.ts'),
    ]);
    const path = resolve(folder, option('output') ?? 'hale.config.ts');
    if (extname(path) !== '.ts') {
      throw new HaleError('USAGE_INVALID', `--output ${path} must end in .ts: what is written is TypeScript`);
    }
    data.assertWritableConfiguration(path, enabled('force'));
    const { settings } = await loadSettings();
    const { inference, limits, file: reading } = settings.data;
    const { delimiter, header, columnNames, missingValues } = reading;
    const step = progress.step(`read ${file}`);
    const namesWithoutHeader = columnNames && {
      names: columnNames,
      lastIsOptional: false,
      setting: 'data.file.columnNames',
    };
    const { table, isNameless } = await readTableFile(resolve(folder, file), {
      limits,
      delimiter,
      header,
      namesWithoutHeader,
      missingValues,
    });
    step.succeed(`${table.rowCount} rows, ${table.columns.length} columns`);
    if (isNameless && columnNames === undefined) {
      const example = `--set 'data.file.columnNames=["age", …]'`;
      output.note((style) =>
        style(
          'yellow',
          `The file names no columns, so they go by number; ${example} names them, and the configuration keeps it.`,
        ),
      );
    }
    const target = option('target');
    if (target === undefined) {
      const names = table.columns.map(({ name }) => JSON.stringify(name)).join(', ');
      throw new HaleError('USAGE_INVALID', `say which column to predict, with --target; ${file} has ${names}`);
    }
    const infer = (positive: readonly string[], uses: ReadonlyMap<string, ColumnUse>): InferredSchema =>
      data.inferSchema(table, { target, positive, uses, settings: inference });
    let inferred = infer(options('positive'), new Map());
    if (isInteractive && !enabled('yes')) {
      progress.stop();
      const answers = await askAll(inferred.guesses, signal);
      const positive = answers.get(target);
      const isUse = (use: string): use is ColumnUse => ['leave-out', 'numeric', 'categorical'].includes(use);
      const uses = new Map(
        [...answers].flatMap(([column, use]) => (column !== target && isUse(use) ? [[column, use]] : [])),
      );
      inferred = infer(positive === undefined ? options('positive') : [positive], uses);
    }
    const projectName = data.projectNameOf(file);
    const text = data.renderConfiguration({
      file: relative(dirname(path), resolve(folder, file)),
      reading: { delimiter, header, columnNames },
      projectName,
      inferred,
    });
    await data.writeConfiguration(path, text, enabled('force'));
    output.result(
      {
        output: path,
        project: projectName,
        rows: table.rowCount,
        schema: inferred.schema,
        left_out: inferred.leftOut,
        negative_rows: inferred.negativeRows,
        positive_rows: inferred.positiveRows,
        guesses: inferred.guesses.map(({ code, column, found, assumed }) => ({ code, column, found, assumed })),
      },
      (style) => renderInferred(relative(folder, path), inferred, style),
    );
  },
};

async function askAll(guesses: readonly Guess[], signal: AbortSignal): Promise<Map<string, string>> {
  const { openPrompt } = await import('../prompt/prompt.ts');
  const prompt = openPrompt({ input: process.stdin, output: process.stderr }, signal);
  const answers = new Map<string, string>();
  try {
    for (const { column, found, choices } of guesses) {
      const [first, ...others] = choices;
      if (first === undefined || others.length === 0) continue;
      answers.set(column, await prompt.choose(`${JSON.stringify(column)}: ${found}`, [first, ...others]));
    }
  } finally {
    prompt.close();
  }
  return answers;
}

function renderInferred(path: string, inferred: InferredSchema, style: Style): string {
  const { schema, guesses, leftOut, negativeRows, positiveRows } = inferred;
  const { target, features } = schema;
  const share = ((100 * positiveRows) / (negativeRows + positiveRows)).toFixed(1);
  const values = target.positiveValues.map((value) => JSON.stringify(value)).join(' or ');
  const rows = features.map((feature) => [
    feature.name,
    feature.kind,
    feature.kind === 'numeric'
      ? rangeText(inferred.ranges.get(feature.name))
      : feature.categories
          .map(({ value }) => String(value))
          .join(', ')
          .slice(0, 60),
    feature.nullable === true ? 'may be missing' : '',
  ]);
  const columns = ['feature', 'kind', 'values here', ''].map((title) => ({ title }));
  const left = leftOut.length === 0 ? '' : `, ${counted(leftOut.length, 'column')} left out`;
  return [
    `${style('green', `wrote ${printableText(path)}`)}: ${counted(features.length, 'feature')}${left}`,
    `predicts ${style('bold', printableText(`${target.name} = ${values}`))}, which ${share}% of the rows are`,
    '',
    renderTable(columns, rows, style),
    ...(guesses.length === 0
      ? []
      : [
          '',
          style('yellow', 'Guessed, because a table does not say it; correct the file where it is wrong:'),
          ...guesses.map(({ column, found, assumed }) => `  ${printableText(`${column}: ${found} → ${assumed}`)}`),
        ]),
    '',
    `Next: ${style('bold', 'hale train')}`,
  ].join('\n');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const rangeText = (range: { minimum: number; maximum: number } | undefined): string =>
  range === undefined ? '' : `${range.minimum} to ${range.maximum}`;
