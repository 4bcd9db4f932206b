import { hypergeometricTail } from './exact-tails.ts';
import { chiSquareTail, logFactorial } from './gamma.ts';
import { hypergeometricDraw, logChoose } from './hypergeometric.ts';
import { createRandom, type Random } from './random.ts';

export interface ChiSquare {
  readonly statistic: number;
  readonly pValue: number;
  /** Categories that either sample has, less one. */
  readonly degreesOfFreedom: number;
  /** `permutation`: of the tables with the same margins, all of them where they are few. */
  readonly method: 'asymptotic' | 'permutation';
}

export interface ChiSquareOptions {
  /** For the tables that are drawn; by default always the same, so that equal counts have equal p-values. */
  readonly random?: Random;
  /** Tables to draw, and the most that are counted out. */
  readonly permutations?: number;
}

/** Cochran's rule: below this in any cell the statistic's limit is not trusted. */
const leastExpected = 5;

/** With so many the standard error of a p-value of 0.005 is 0.0007. */
const defaultPermutations = 9_999;

/**
 * The two-sample chi-square test: Pearson's, of the contingency table of both samples' counts per category, without
 * continuity correction (SciPy's `chi2_contingency`, correction=False). Both samples are taken for samples: a test that
 * takes the reference's shares for exact alarms far too often. Where an expected count is below 5 the p-value is that of
 * the permutation test, the share of tables with the same margins whose statistic is at least this one: of all of them,
 * each with its chance, where they are not more than `permutations`; else of so many drawn ones, and the table itself (Phipson
 * and Smyth, "Permutation p-values should never be zero", 2010). Where no drawn one is as far it may be less than drawing can
 * tell: it is then no more than the chance of the category that has moved the most, so that a correction over many tests
 * leaves something of it.
 * @param reference rows of each category, whole numbers; `sample` likewise and as long
 * @throws RangeError of a sample without rows, or of counts that are no counts
 */
export function chiSquareTwoSample(
  reference: ArrayLike<number>,
  sample: ArrayLike<number>,
  options: ChiSquareOptions = {},
): ChiSquare {
  const table = contingencyOf(reference, sample);
  const { totals, drawn, draws, population } = table;
  const statistic = statisticOf(table, drawn);
  const degreesOfFreedom = totals.length - 1;
  const least = (Math.min(...totals) * Math.min(draws, population - draws)) / population;
  if (degreesOfFreedom === 0 || least >= leastExpected) {
    return { statistic, pValue: chiSquareTail(statistic, degreesOfFreedom), degreesOfFreedom, method: 'asymptotic' };
  }
  const permutations = options.permutations ?? defaultPermutations;
  const logTables = logChoose(draws + degreesOfFreedom, degreesOfFreedom);
  const pValue =
    logTables <= Math.log(permutations)
      ? enumeratedTail(table, statistic)
      : drawnTail(table, statistic, permutations, options.random ?? createRandom(0));
  return { statistic, pValue, degreesOfFreedom, method: 'permutation' };
}

interface Contingency {
  /** Rows of both samples per category that has any. */
  readonly totals: readonly number[];
  /** Those of the smaller sample, of which the other's follow. */
  readonly drawn: readonly number[];
  readonly draws: number;
  readonly population: number;
}

function contingencyOf(reference: ArrayLike<number>, sample: ArrayLike<number>): Contingency {
  const counts = [Array.from(reference), Array.from(sample)] as const;
  if (counts[0].length !== counts[1].length || !counts.flat().every((count) => Number.isInteger(count) && count >= 0)) {
    throw new RangeError('both samples must be counts, whole numbers from 0, of the same categories');
  }
  const [rows, otherRows] = counts.map((column) => column.reduce((sum, count) => sum + count, 0)) as [number, number];
  if (rows === 0 || otherRows === 0) throw new RangeError('a sample without rows has no shares to compare');
  const isPresent = counts[0].map((count, category) => count + (counts[1][category] as number) > 0);
  const smaller = counts[rows <= otherRows ? 0 : 1];
  return {
    totals: counts[0].map((count, category) => count + (counts[1][category] as number)).filter((total) => total > 0),
    drawn: smaller.filter((_, category) => isPresent[category]),
    draws: Math.min(rows, otherRows),
    population: rows + otherRows,
  };
}

/** Pearson's statistic of both rows of the table: what one has above its expectation, the other has below it. */
function statisticOf({ totals, draws, population }: Contingency, drawn: ArrayLike<number>): number {
  let sum = 0;
  for (let category = 0; category < totals.length; category += 1) {
    const total = totals[category] as number;
    const excess = (drawn[category] as number) - (total * draws) / population;
    sum += (excess * excess) / total;
  }
  return (sum * population * population) / (draws * (population - draws));
}

/** Equal statistics that rounding has parted count as equal. */
const isAtLeast = (statistic: number, observed: number): boolean => statistic >= observed * (1 - 1e-10);

/** The chance of all tables that are at least as far: each is a draw from the multivariate hypergeometric distribution. */
function enumeratedTail(table: Contingency, observed: number): number {
  const { totals, draws, population } = table;
  const counts = new Float64Array(totals.length);
  const logAll = logChoose(population, draws);
  const logFactorials = Float64Array.from({ length: draws + 1 }, (_, n) => logFactorial(n));
  const logTotals = totals.map(logFactorial);
  let chance = 0;
  const visit = (category: number, left: number, logWays: number): void => {
    const total = totals[category] as number;
    const isLast = category === totals.length - 1;
    if (isLast && left > total) return;
    for (let count = isLast ? left : 0; count <= Math.min(left, total); count += 1) {
      counts[category] = count;
      const ways =
        logWays + (logTotals[category] as number) - (logFactorials[count] as number) - logFactorial(total - count);
      if (!isLast) visit(category + 1, left - count, ways);
      else if (isAtLeast(statisticOf(table, counts), observed)) chance += Math.exp(ways - logAll);
    }
  };
  visit(0, draws, 0);
  return Math.min(1, chance);
}

function drawnTail(table: Contingency, observed: number, permutations: number, random: Random): number {
  const { totals, draws } = table;
  const counts = new Float64Array(totals.length);
  const draw = draws <= rowsForACategory * totals.length ? drawRows(table, random) : drawCategories(table, random);
  let far = 0;
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    draw(counts);
    if (isAtLeast(statisticOf(table, counts), observed)) far += 1;
  }
  const drawnChance = (far + 1) / (permutations + 1);
  return far > 0 ? drawnChance : Math.min(drawnChance, movedCategoryTail(table));
}

/**
 * The chance that any category has moved as far as the one that has the most, by Fisher's exact test of each against the
 * others, both sides, corrected over all (Bonferroni): it holds at any size, and drawing needs not reach it.
 */
function movedCategoryTail({ totals, drawn, draws, population }: Contingency): number {
  const tails = totals.map((total, category) => {
    const count = drawn[category] as number;
    return Math.min(
      hypergeometricTail(count, draws, total, population),
      hypergeometricTail(total - count, population - draws, total, population),
    );
  });
  return 2 * totals.length * Math.min(...tails);
}

/** Rows that are drawn one by one in the time in which a category's count is drawn. */
const rowsForACategory = 8;

/** Fills in how many of the drawn rows are of each category. */
type Draw = (counts: Float64Array) => void;

/** Row by row: the first places of a shuffle, which may go on from the last one. */
function drawRows({ totals, draws, population }: Contingency, random: Random): Draw {
  const categoryOfRow = new Uint32Array(population);
  let end = 0;
  for (const [category, total] of totals.entries()) {
    categoryOfRow.fill(category, end, end + total);
    end += total;
  }
  return (counts) => {
    counts.fill(0);
    for (let place = 0; place < draws; place += 1) {
      const row = place + random.integer(population - place);
      const category = categoryOfRow[row] as number;
      categoryOfRow[row] = categoryOfRow[place] as number;
      categoryOfRow[place] = category;
      counts[category]! += 1;
    }
  };
}

/** Category by category, each of what the ones before have left: however many rows there are. */
function drawCategories({ totals, draws, population }: Contingency, random: Random): Draw {
  return (counts) => {
    let left = draws;
    let rows = population;
    for (const [category, total] of totals.entries()) {
      const count = hypergeometricDraw(rows, total, left, random);
      counts[category] = count;
      left -= count;
      rows -= total;
    }
  };
}
