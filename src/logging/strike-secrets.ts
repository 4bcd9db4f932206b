const censored = '[secret]';

/** A shorter text is likely to stand in a line by chance, and striking it out would tell what it is. */
const minimumLength = 4;

/** Fields that hold credentials wherever they come from, such as the headers of a request, at any depth. */
const secretFields =
  /("(?:password|secret|token|api_?key|authorization|(?:set-)?cookie)":)(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;

const credentialsInUrl = /(:\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g;

function passwordOf(text: string): string[] {
  const password = URL.canParse(text) ? new URL(text).password : '';
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** A text as it may stand in a line of JSON: as it is, escaped, or encoded for a URL. */
function formsOf(secret: string): string[] {
  return [secret, ...passwordOf(secret)].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
  ]);
}

/**
 * Takes every secret out of a line of JSON, whatever field or message it stands in, and besides the fields that hold
 * credentials by their name and the password of any URL. The set may grow after the logger was made. On the finished
 * line, because pino's own redaction reaches named depths only and costs four times the writing of the line.
 */
export function createSecretStriker(secrets: ReadonlySet<string>): (line: string) => string {
  let known = 0;
  let forms: string[] = [];
  return (line) => {
    if (known !== secrets.size) {
      known = secrets.size;
      const distinct = new Set([...secrets].flatMap(formsOf).filter((form) => form.length >= minimumLength));
      // Longest first: a password inside a URL must not leave the rest of the URL behind.
      forms = [...distinct].sort((left, right) => right.length - left.length);
    }
    let struck = line.replace(secretFields, `$1"${censored}"`);
    for (const form of forms) if (struck.includes(form)) struck = struck.replaceAll(form, censored);
    return struck.includes('://') ? struck.replace(credentialsInUrl, `$1${censored}`) : struck;
  };
}
