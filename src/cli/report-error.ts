import { catalogue, isHaleError } from '../errors/index.ts';
import { printableText } from './output/printable-text.ts';
import type { Style } from './output/style.ts';

/** What standard error says of a failure: a refusal in words and with its code, a bug with its stack. */
export function errorText(error: unknown, json: boolean, style: Style): string {
  if (isHaleError(error)) {
    const { code, category, message, retryable, details } = error;
    const { meaning } = catalogue[code];
    if (json) return JSON.stringify({ error: { code, category, message, meaning, retryable, details } });
    const lines = message.split('\n').map(printableText).join('\n');
    return `${style('red', '✗')} ${lines}\n${style('dim', `  ${code}: ${meaning}`)}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  if (json) return JSON.stringify({ error: { code: null, category: 'internal', message: stack + cause } });
  return `${style('red', '✗')} This is a bug in Hale, not in what you did. Please report it with these lines:\n${stack}${cause}`;
}
