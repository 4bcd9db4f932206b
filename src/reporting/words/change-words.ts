import type { Distributions } from '../figures/distribution-parts.ts';
import { partsOf } from '../figures/distribution-parts.ts';
import { counted, percentText, shareWords, shortNumber } from './figures-in-text.ts';

/** A change of a share below it is told by the figure alone. */
const toldChange = 0.02;
/** Values that must be there before it is said how they are spread. */
const leastValues = 10;

export interface ChangeContext {
  readonly unit: string | undefined;
  /** Records of the window, and of the reference. */
  readonly sampleSize: number;
  readonly referenceSize: number;
  /** What a number is called: "values", or "probabilities". */
  readonly noun?: string;
}

/** How many more or fewer values are missing, in a sentence; none where that has not changed by much. */
export function missingWords(distributions: Distributions): readonly string[] {
  const { missing } = partsOf(distributions);
  if (missing === null || Math.abs(missing.current - missing.reference) < toldChange) return [];
  return [
    `${shareWords(missing.current)} of the values ${isAre(missing.current)} missing, ${shareWords(missing.reference)} in the reference`,
  ];
}

/** What has changed between two distributions, in sentences for people; none where nothing of size has. */
export function changeWords(distributions: Distributions, context: ChangeContext): readonly string[] {
  const { missing: _missing, ...parts } = partsOf(distributions);
  const present = { reference: sum(parts.reference), current: sum(parts.current) };
  const sentences = missingWords(distributions);
  const values = present.current * recordsOf(distributions, context);
  if (present.current > 0 && values < leastValues && sentences.length > 0) {
    return [
      ...sentences,
      `only ${counted(Math.round(values), 'value')} ${Math.round(values) === 1 ? 'is' : 'are'} left to compare`,
    ];
  }
  if (present.current === 0 || present.reference === 0) return sentences;
  const reference = parts.reference.map((share) => share / present.reference);
  const current = parts.current.map((share) => share / present.current);
  const told =
    distributions.edges === undefined
      ? sentences.length > 0
        ? movedCategories(parts.bins, reference, current, true)
        : // The same shares as the figure's: nothing is said of what is missing.
          movedCategories(parts.bins, parts.reference, parts.current, false)
      : movedNumbers(distributions.edges.slice(1, -1), reference, current, context);
  return [...sentences, ...told];
}

/** The sample size of a test of numbers leaves the missing ones out. */
function recordsOf({ edges, bins, current }: Distributions, { sampleSize }: ChangeContext): number {
  if (edges === undefined || bins.length !== edges.length) return sampleSize;
  const presentShare = 1 - (current.at(-1) ?? 0);
  return presentShare <= 0 ? 0 : sampleSize / presentShare;
}

/** The edge at which the two sides differ most, which is where the Kolmogorov–Smirnov distance is measured. */
function movedNumbers(
  inner: readonly number[],
  reference: readonly number[],
  current: readonly number[],
  { unit, noun = 'values' }: ChangeContext,
): readonly string[] {
  let [before, now] = [0, 0];
  let best = { edge: 0, before: 0, now: 0 };
  for (const [index, edge] of inner.entries()) {
    before += reference[index] ?? 0;
    now += current[index] ?? 0;
    if (Math.abs(now - before) > Math.abs(best.now - best.before)) best = { edge, before, now };
  }
  if (Math.abs(best.now - best.before) < toldChange) return [];
  const edge = `${shortNumber(best.edge)}${unit === undefined ? '' : ` ${unit}`}`;
  return best.now > best.before
    ? [
        `${noun} are lower: ${percentText(best.now)} of them lie below ${edge}, ${percentText(best.before)} in the reference`,
      ]
    : [
        `${noun} are higher: ${percentText(1 - best.now)} of them are ${edge} or more, ${percentText(1 - best.before)} in the reference`,
      ];
}

function movedCategories(
  bins: readonly string[],
  reference: readonly number[],
  current: readonly number[],
  areSomeMissing: boolean,
): readonly string[] {
  const moved = bins
    .map((bin, index) => ({ bin, before: reference[index] ?? 0, now: current[index] ?? 0 }))
    .filter(({ before, now }) => Math.abs(now - before) >= toldChange)
    .sort((one, other) => Math.abs(other.now - other.before) - Math.abs(one.now - one.before));
  const told = moved
    .slice(0, 2)
    .map(({ bin, before, now }) => `“${bin}” is ${percentText(now)}, ${percentText(before)} in the reference`);
  return areSomeMissing && told.length > 0 ? [`of the values that are there, ${told.join('; ')}`] : told;
}

const isAre = (share: number): string => (share === 0 ? 'is' : 'are');
const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);
