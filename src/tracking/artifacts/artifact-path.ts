import { HaleError } from '../../errors/index.ts';
import { isUnfinishedName } from '../../files/index.ts';

const maximumPathBytes = 1_000;
/** File systems take 255 for one name; the rest is for the temporary name that a file is written under. */
const maximumNameBytes = 200;
/** MLflow was traversed by a path that was encoded twice; nobody encodes more often than this in good faith. */
const mostDecodings = 8;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbiddenCharacters = /[\u0000-\u001f\u007f<>:"|?*\\]/;
/** Names that are devices on Windows, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

function problemOf(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (forbiddenCharacters.test(path)) return 'has a control character or one of < > : " | ? * \\';
  if (path.startsWith('/')) return 'is absolute';
  for (const name of path.split('/')) {
    if (name === '') return 'has an empty name in it';
    if (name === '.' || name === '..') return 'leaves its folder';
    if (name.trim() !== name || name.endsWith('.'))
      return `has the name "${name}", which begins or ends with a space or ends with a dot`;
    if (isUnfinishedName(name)) return `has the name "${name}", as only unfinished files have`;
    if (deviceName.test(name)) return `has the name "${name}", which is a device on Windows`;
    if (Buffer.byteLength(name) > maximumNameBytes) return `has a name of more than ${maximumNameBytes} bytes`;
  }
  return undefined;
}

/** Decodes what is encoded and keeps the rest, as lenient programs do; what is no UTF-8 becomes U+FFFD. */
function decode(path: string): string {
  return path.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/**
 * A relative path with forward slashes that means one place below its folder on every system, also for a program that
 * decodes it first, however often. Composed characters (NFC).
 *
 * @throws HaleError ARTIFACT_PATH_INVALID
 */
export function parseArtifactPath(text: string): string {
  const path = text.normalize('NFC');
  const refuse = (problem: string): HaleError =>
    new HaleError(
      'ARTIFACT_PATH_INVALID',
      `The path ${JSON.stringify(text.slice(0, 200))} ${problem}; give one such as plots/roc-curve.svg`,
      { details: { path: text.slice(0, 200) } },
    );
  if (Buffer.byteLength(path) > maximumPathBytes) throw refuse(`has more than ${maximumPathBytes} bytes`);
  let form = path;
  for (let decodings = 0; decodings <= mostDecodings; decodings += 1) {
    const problem = problemOf(form);
    if (problem !== undefined) throw refuse(problem);
    const decoded = decode(form);
    if (decoded === form) return path;
    form = decoded;
  }
  throw refuse('is encoded again and again');
}
