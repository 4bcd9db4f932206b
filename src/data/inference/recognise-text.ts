/** Words for yes and no, in the order no, yes; compared without case. */
const oppositeWords: readonly (readonly [string, string])[] = [
  ['no', 'yes'],
  ['n', 'y'],
  ['false', 'true'],
  ['f', 't'],
  ['0', '1'],
  ['negative', 'positive'],
  ['neg', 'pos'],
  ['absent', 'present'],
  ['off', 'on'],
  ['fail', 'pass'],
  ['low', 'high'],
  ['benign', 'malignant'],
  ['b', 'm'],
  ['healthy', 'sick'],
  ['good', 'bad'],
  ['ham', 'spam'],
  ['legit', 'fraud'],
  ['<=50k', '>50k'],
  ['-1', '1'],
];

/** Which of two values says yes, where words tell; undefined where they do not. */
export function yesOf(left: string, right: string): 'left' | 'right' | undefined {
  const lower = [left, right].map((word) => word.toLowerCase()) as [string, string];
  for (const [no, yes] of oppositeWords) {
    if (lower[0] === no && lower[1] === yes) return 'right';
    if (lower[0] === yes && lower[1] === no) return 'left';
  }
  const bare = lower.map((word) => word.replace(/^(?:no|not|non)[ _-]/, ''));
  if (bare[0] === bare[1]) return lower[0].length < lower[1].length ? 'left' : 'right';
  return undefined;
}

const dates = [
  // 2024-05-31, 2024/05/31, with or without a time
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/,
  // 31.05.2024, 5/31/24, with or without a time
  /^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?$/i,
  // 13:45, 13:45:00
  /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?$/i,
  // 31 May 2024, May 31, 2024
  /^(?:\d{1,2}[ -])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -](?:\d{1,2},? )?\d{2,4}$/i,
];

export const isDate = (text: string): boolean => dates.some((pattern) => pattern.test(text.trim()));

/** A number with a decimal comma, with or without points between thousands. */
export const isDecimalComma = (text: string): boolean => /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/.test(text.trim());

/** A number with commas between its thousands, with or without a decimal point. */
export const isThousandsComma = (text: string): boolean => /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(text.trim());

/** Whether a column is called as identifiers are. */
export const isIdentifierName = (name: string): boolean =>
  /(?:^|[_\W])(?:id|ids|uid|uuid|guid|key|index|idx|no|nr|num|number|code|ref|serial|ssn|email|phone)$|^(?:id|uuid|guid|index|unnamed.*|rownames?|row)$|[a-z](?:Id|ID|Key|No|Nr)$/i.test(
    name,
  );
