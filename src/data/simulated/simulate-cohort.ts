import { normal, type Random } from '../../statistics/index.ts';
import type { Table } from '../../table/index.ts';
import { heartDiseaseColumns } from '../sources/heart-disease-files.ts';
import { type CountSummary, clevelandSummary, type GroupSummary, type MeasureSummary } from './cohort-summary.ts';

type ColumnName = (typeof heartDiseaseColumns)[number];
const isMeasure = (name: ColumnName, group: GroupSummary): name is keyof GroupSummary['measures'] =>
  name in group.measures;

/**
 * Patients drawn from the summary figures of the Cleveland cohort, first whether they are diseased and then their findings
 * given that. Given disease and age the findings are drawn apart from each other, which real ones are not: models do better on
 * this cohort than on patients. As many cells are missing as there, and in the same columns.
 */
export function simulateCohort(rowCount: number, random: Random): Table {
  const { withoutDisease, withDisease } = clevelandSummary;
  const total = withoutDisease.patients + withDisease.patients;
  const classes = random.fork('class');
  const groups = Array.from({ length: rowCount }, () =>
    classes.next() * total < withDisease.patients ? withDisease : withoutDisease,
  );
  const ages = random.fork('age');
  const ageScores = groups.map(() => normal(ages));
  const columns = heartDiseaseColumns.map((name) => {
    const draws = random.fork(`column ${name}`);
    const values = Float64Array.from(groups, (group, row) => {
      if (!isMeasure(name, group)) return drawCount(group.counts[name], group.patients, draws);
      const measure = group.measures[name];
      if (measure.zeroShare !== undefined) return drawSkewed(measure, measure.zeroShare, draws);
      return drawMeasure(measure, name === 'age' ? 1 : (measure.ageCorrelation ?? 0), ageScores[row] as number, draws);
    });
    return { kind: 'number' as const, name, values };
  });
  return { rowCount, columns };
}

/** Rounded to the step and kept within the limits; a tenth is written as 0.1, not as 0.1000…01. */
const written = (value: number, { minimum, maximum, step }: MeasureSummary): number => {
  const steps = Math.round(1 / step);
  return Math.round(Math.min(maximum, Math.max(minimum, value)) * steps) / steps;
};

function drawMeasure(measure: MeasureSummary, correlation: number, ageScore: number, random: Random): number {
  const score = correlation * ageScore + Math.sqrt(1 - correlation ** 2) * normal(random);
  return written(measure.mean + measure.deviation * score, measure);
}

/** 0 for the share that has it, else a log-normal value, so that the mean and deviation of all come out as they should. */
function drawSkewed(measure: MeasureSummary, zeroShare: number, random: Random): number {
  if (random.next() < zeroShare) return 0;
  const positiveMean = measure.mean / (1 - zeroShare);
  const positiveSquare = (measure.deviation ** 2 + measure.mean ** 2) / (1 - zeroShare);
  const logVariance = Math.log(positiveSquare / positiveMean ** 2);
  const logMean = Math.log(positiveMean) - logVariance / 2;
  return written(Math.exp(logMean + Math.sqrt(logVariance) * normal(random)), measure);
}

/** NaN, missing, for the patients that the counts leave out. */
function drawCount(counts: CountSummary, patients: number, random: Random): number {
  let rest = random.next() * patients;
  for (const [value, count] of Object.entries(counts)) {
    if (rest < count) return Number(value);
    rest -= count;
  }
  return Number.NaN;
}
