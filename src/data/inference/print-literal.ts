/** Width of a line, as the formatter of this project sets it. */
const lineWidth = 120;

export type Literal = string | number | boolean | readonly Literal[] | { readonly [key: string]: Literal | undefined };

/** Line ends, and what turns the direction of writing, so that code reads as another: JSON leaves them as they are. */
const hidden = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text as a TypeScript string in single quotes, or in double ones where that needs fewer escapes. */
export function printText(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(hidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const singles = text.split("'").length - 1;
  const doubles = text.split('"').length - 1;
  return singles > doubles ? `"${inner.replaceAll('"', '\\"')}"` : `'${inner.replaceAll("'", "\\'")}'`;
}

/**
 * Plain data as TypeScript that Biome leaves as it is: on one line where that fits, else an entry a line. Keys are names
 * that need no quotes.
 *
 * @param indent spaces before the line that the value stands on
 * @param used characters on that line before the value, and behind it
 */
export function printLiteral(value: Literal, indent: number, used: number): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value !== 'object') return String(value);
  const flat = printFlat(value);
  if (used + flat.length <= lineWidth && !mustBreak(value)) return flat;
  const inner = ' '.repeat(indent + 2);
  const close = ' '.repeat(indent);
  if (isList(value)) {
    if (value.every((item) => typeof item === 'number')) return `[\n${fillLines(value, inner)}\n${close}]`;
    return `[\n${value.map((item) => `${inner}${printLiteral(item, indent + 2, indent + 3)},\n`).join('')}${close}]`;
  }
  const entries = entriesOf(value).map(
    ([key, item]) => `${inner}${key}: ${printLiteral(item, indent + 2, indent + 2 + key.length + 3)},\n`,
  );
  return `{\n${entries.join('')}${close}}`;
}

const isList = (value: Literal): value is readonly Literal[] => Array.isArray(value);

const entriesOf = (value: { readonly [key: string]: Literal | undefined }): [string, Literal][] =>
  Object.entries(value).flatMap(([key, item]): [string, Literal][] => (item === undefined ? [] : [[key, item]]));

/** Lists of objects with more than one key stand an object a line. */
const mustBreak = (value: Literal): boolean =>
  isList(value) &&
  value.length > 1 &&
  value.every((item) => typeof item === 'object' && !isList(item) && entriesOf(item).length > 1);

function printFlat(value: Literal): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(printFlat).join(', ')}]`;
  return `{ ${entriesOf(value)
    .map(([key, item]) => `${key}: ${printFlat(item)}`)
    .join(', ')} }`;
}

/** Numbers share lines. */
function fillLines(numbers: readonly Literal[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const number of numbers) {
    const text = `${line === indent ? '' : ' '}${String(number)},`;
    if (line !== indent && line.length + text.length > lineWidth) {
      lines.push(line);
      line = `${indent}${text.trimStart()}`;
    } else line += text;
  }
  return [...lines, line].join('\n');
}
