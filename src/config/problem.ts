import { HaleError } from '../errors/index.ts';
import { type Origin, originText } from './origin.ts';

/** One thing that is wrong with the configuration. */
export interface Problem {
  /** The path of the setting, or the name of the variable. */
  readonly path: string;
  readonly reason: string;
  readonly origin?: Origin;
  /** The value found, as it may be printed. */
  readonly found?: string;
  readonly allowed?: string;
  /** How the value found is written where a list was meant. */
  readonly example?: string;
  readonly didYouMean?: string;
}

const maximumFoundLength = 200;

/** A value as it stands in a message: one line, and never a secret. */
export function printable(value: unknown, secret: boolean): string {
  if (secret) return '(secret)';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= maximumFoundLength ? text : `${text.slice(0, maximumFoundLength)}…`;
}

function problemLine(problem: Problem): string {
  const where = problem.origin === undefined ? '' : ` (${originText(problem.origin)})`;
  const found = problem.found === undefined ? '' : `, found ${problem.found}`;
  const allowed = problem.allowed === undefined ? '' : `; allowed: ${problem.allowed}`;
  const example = problem.example === undefined ? '' : `; a list is written as JSON: ${problem.example}`;
  const suggestion = problem.didYouMean === undefined ? '' : `; did you mean ${problem.didYouMean}?`;
  return `${problem.path}${where}: ${problem.reason}${found}${allowed}${example}${suggestion}`;
}

export function invalidConfiguration(problems: readonly Problem[]): HaleError {
  const heading =
    problems.length === 1 ? 'The configuration has a problem:' : `The configuration has ${problems.length} problems:`;
  const details = problems.map(({ origin, ...rest }) =>
    origin === undefined ? rest : { ...rest, origin: originText(origin) },
  );
  return new HaleError(
    'CONFIG_INVALID',
    [heading, ...problems.map((problem) => `  ${problemLine(problem)}`)].join('\n'),
    {
      details: { problems: details },
    },
  );
}
