import { z } from 'zod';
import { datasetSchemaSchema } from '../../schema/index.ts';

const heartDiseaseSites = ['cleveland', 'hungarian', 'switzerland', 'va'] as const;

const uciHeartDiseaseSchema = z.strictObject({
  sites: z
    .array(z.enum(heartDiseaseSites))
    .min(1)
    .refine((sites) => new Set(sites).size === sites.length, 'each site once: patients must not stand twice in a table')
    .default(['cleveland'])
    .describe(
      'the hospitals whose patients are read, in this order; Cleveland alone by default, because the other three lack most values of ca and thal',
    ),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), 'no user name and no password; this address is shown and logged')
    .default('https://archive.ics.uci.edu/ml/machine-learning-databases/heart-disease/')
    .describe('the address of the folder that holds the four processed.*.data files; the UCI archive by default'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(5_000)
    .describe('the longest wait for one file; the files are under 20 kB, so 5 s without one means a dead network'),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('how often one file is asked for; a second time is enough for a hiccup and keeps an offline start short'),
  maximumBytes: z
    .int()
    .min(1)
    .default(1024 ** 2)
    .describe('the longest answer that is taken for a file; 1 MiB is fifty times the largest of them'),
});

const simulatedCohortSchema = z.strictObject({
  allowed: z
    .boolean()
    .default(true)
    .describe('whether the example may fall back to simulated patients when its files cannot be had; said in capitals'),
  rowCount: z
    .int()
    .min(50)
    .max(1_000_000)
    .default(1_000)
    .describe('how many patients are simulated; 1,000 give five folds with stable estimates'),
});

const fileSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe('the table, relative to the folder of the configuration file; CSV, Parquet or JSON lines'),
  format: z
    .enum(['auto', 'csv', 'parquet', 'jsonl'])
    .default('auto')
    .describe('the format of the file; by default its name tells, and CSV where it does not'),
  delimiter: z
    .string()
    .regex(/^[\t\x20-\x7e]$/, 'one ASCII character')
    .regex(/^[^\w"'+.-]$/, 'no letter, digit, quote, sign or point: cells are made of them')
    .optional()
    .describe('what stands between two cells of a CSV line; detected among comma, semicolon, tab and bar when not set'),
  header: z
    .boolean()
    .optional()
    .describe('whether the first line of a CSV file names the columns; detected when not set'),
  columnNames: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'each name once')
    .optional()
    .describe(
      'the columns of a CSV file whose first line names none, all of them, in order; by default the features and the target of data.schema, in its order',
    ),
  missingValues: z
    .array(z.string())
    .default(['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', 'None', '?'])
    .describe(
      'texts that stand for missing in every column; what pandas reads as missing, without its rare ones, and ?',
    ),
});

const inferenceSchema = z.strictObject({
  minimumRows: z
    .int()
    .min(3)
    .default(20)
    .describe(
      'fewest rows from which columns are judged; in fewer, values that happen to differ look like identifiers',
    ),
  minimumClassRows: z
    .int()
    .min(2)
    .default(10)
    .describe('fewest rows of each class; 10 leave at least one in every fold and some for the test'),
  maximumCategories: z
    .int()
    .min(2)
    .max(1000)
    .default(50)
    .describe('most different texts that are taken for categories; more are mostly names or free text'),
  maximumCodes: z
    .int()
    .min(2)
    .max(1000)
    .default(10)
    .describe('most different whole numbers that may be codes of a list rather than amounts, which is then asked'),
  maximumMissingWords: z
    .int()
    .min(0)
    .default(3)
    .describe('most different words in a column of numbers that are taken for missing, such as "unknown"'),
  rareClassShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe('the share of rows under which a class is called rare; accuracy hides all its errors'),
});

const limitsSchema = z.strictObject({
  maximumRows: z
    .int()
    .min(1)
    .default(20_000_000)
    .describe('most rows of a table in memory; 20 million of 13 numbers are 2 GB'),
  maximumColumns: z
    .int()
    .min(1)
    .max(20_000)
    .default(2_000)
    .describe('most columns of a table; more are a mistaken delimiter or a matrix that no form here fits'),
  maximumBytes: z
    .int()
    .min(1)
    .default(8 * 1024 ** 3)
    .describe('the largest file that is read whole; 8 GiB are more than 20 million ordinary rows'),
  maximumLineBytes: z
    .int()
    .min(1_000)
    .default(2 * 1024 ** 2)
    .describe('the longest line of a file; 2 MiB, because a longer one is a quote that is never closed'),
  memoryMb: z
    .int()
    .min(128)
    .default(512)
    .describe(
      'most memory that DuckDB takes for its own buffers; 512 MB parse any file in a stream, 128 MB most, less stops in between',
    ),
});

export const dataSettingsSchema = z.strictObject({
  source: z
    .enum(['uci-heart-disease', 'file'])
    .default('file')
    .describe('where rows come from; a file of your own unless said otherwise, see `hale init`'),
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('a folder that already holds the files of the source, as `--data DIR` gives it; nothing is downloaded'),
  file: fileSchema.prefault({}).describe('a table of your own'),
  uciHeartDisease: uciHeartDiseaseSchema.prefault({}).describe('the heart-disease example'),
  simulated: simulatedCohortSchema.prefault({}).describe('the stand-in for the example when there is no network'),
  inference: inferenceSchema.prefault({}).describe('how `hale init` judges the columns of a table'),
  limits: limitsSchema.prefault({}).describe('what one table may take'),
  schema: datasetSchemaSchema
    .optional()
    .describe('the features and the target; `hale init FILE --target COLUMN` writes it'),
});
