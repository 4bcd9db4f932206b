/** What kind of failure it is. `http` maps a category to a status, `cli` to an exit code; nothing else does. */
export type ErrorCategory =
  | 'invalid-input'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'data-quality'
  | 'forbidden'
  | 'unauthenticated'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'native'
  | 'internal';

export interface CatalogueEntry {
  readonly category: ErrorCategory;
  /** One sentence for docs/errors.md: when it is raised and what its reader can do. */
  readonly meaning: string;
  readonly retryable?: boolean;
}

const entry = (category: ErrorCategory, meaning: string, retryable = false): CatalogueEntry => ({
  category,
  meaning,
  retryable,
});

/** Every code that Hale raises, grouped by the folder that raises it. */
export const catalogue = {
  // config
  CONFIG_INVALID: entry(
    'invalid-input',
    'A setting has an unknown name or a value that is not allowed; correct it where the message says it came from.',
  ),
  CONFIG_FILE_UNREADABLE: entry(
    'invalid-input',
    'The configuration file cannot be read or does not parse; correct the file.',
  ),
  // logging
  LOG_FILE_UNWRITABLE: entry(
    'unavailable',
    'The log file cannot be opened for writing; make its folder writable or change logging.destination.',
  ),
  // metrics
  METRIC_INPUT_INVALID: entry(
    'invalid-input',
    'Labels that are not 0 or 1, probabilities that are NaN or outside [0, 1], or unequal numbers of them; a model that gives such probabilities is broken.',
  ),
  // cli
  USAGE_INVALID: entry('invalid-input', 'A command was called with arguments that it does not take; see its --help.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
