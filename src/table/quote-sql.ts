import { HaleError } from '../errors/index.ts';

/** A text as an SQL literal. SQL knows no way to write a NUL, and no honest name holds one. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) {
    throw new HaleError('TABLE_FILE_INVALID', 'a name or a path holds a NUL character; remove it');
  }
  return `'${text.replaceAll("'", "''")}'`;
}
