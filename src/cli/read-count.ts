import type { CommandContext } from './command.ts';

/** The value of an option that counts something; undefined where it is not given. */
export async function readCount(
  { option }: Pick<CommandContext, 'option'>,
  name: string,
  what: string,
): Promise<number | undefined> {
  const text = option(name);
  if (text === undefined || /^[1-9]\d{0,4}$/.test(text)) return text === undefined ? undefined : Number(text);
  const { HaleError } = await import('../errors/index.ts');
  throw new HaleError('USAGE_INVALID', `--${name} ${text} is no number of ${what}; give one from 1 on`);
}
