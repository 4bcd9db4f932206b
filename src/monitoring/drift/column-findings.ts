import type { Random } from '../../statistics/index.ts';
import type { Distributions, Finding, Subject } from '../finding.ts';
import { type DriftColumn, sizeOf } from './columns.ts';
import { adjustTogether } from './correct.ts';
import {
  type ColumnFacts,
  describeColumn,
  describeDomain,
  describeInsufficient,
  factsOf,
  type Judgement,
} from './describe.ts';
import type { MeasuredDomain } from './domain-finding.ts';
import type { FittedColumn } from './drift-reference.ts';
import type { DriftSettings } from './drift-settings.ts';
import { type DriftMeasure, type DriftTestName, type Insufficient, isInsufficient } from './drift-test.ts';
import { fixedComparison } from './fixed-threshold.ts';
import { calibrateColumn } from './thresholds/calibrate-column.ts';
import { chanceOf, reachedByChance } from './thresholds/judge-by-chance.ts';
import type { ThresholdCache } from './thresholds/threshold-cache.ts';

/** What one test found, before it is known what else was asked. */
interface Measured {
  readonly check: DriftTestName | 'domain_classifier';
  readonly isDeciding: boolean;
  readonly measure: DriftMeasure | Insufficient;
  readonly pValue: number | null;
  /** What unchanged windows reach in a share alpha of cases, for a distance. */
  readonly usual: number | null;
}

/** What the tests of one column found; its values are not in it, so that many columns can wait for the last one. */
export interface MeasuredColumn {
  readonly subject: Subject;
  readonly title: string;
  readonly facts: ColumnFacts;
  readonly distributions: Distributions | null;
  readonly tests: readonly Measured[];
}

/** Asks all tests of one column. */
export async function measureColumn(
  fitted: FittedColumn,
  current: DriftColumn,
  settings: DriftSettings,
  digest: string,
  cache: ThresholdCache,
  random: Random,
): Promise<MeasuredColumn> {
  const { subject, title, column, tests, deciding } = fitted;
  const measures = [...tests].map(([name, test]) => [name, test.calculate(current, random.fork(name))] as const);
  const needsChance =
    settings.thresholds.strategy === 'calibrated' &&
    measures.some(([, measure]) => !isInsufficient(measure) && measure.pValue === null);
  const thresholds = needsChance ? await calibrateColumn(fitted, sizeOf(current), settings, digest, cache) : {};
  return {
    subject,
    title,
    facts: factsOf(column, current),
    distributions: fitted.distributions(current),
    tests: measures.map(([check, measure]): Measured => {
      const chance = thresholds[check];
      const isDistance = !isInsufficient(measure) && measure.pValue === null && chance !== undefined;
      return {
        check,
        isDeciding: check === deciding,
        measure,
        pValue: isInsufficient(measure) ? null : isDistance ? chanceOf(chance, measure.statistic) : measure.pValue,
        usual: isDistance ? reachedByChance(chance, settings.alpha) : null,
      };
    }),
  };
}

/** A column that no test can be asked of, and why. */
export function unmeasuredColumn(
  subject: Subject,
  title: string,
  check: DriftTestName,
  insufficient: string,
  sizes: { readonly sampleSize: number; readonly referenceSize: number },
): MeasuredColumn {
  return {
    subject,
    title,
    facts: { ...sizes, kind: 'category', missing: 0, moved: '' },
    distributions: null,
    tests: [{ check, isDeciding: true, measure: { insufficient }, pValue: null, usual: null }],
  };
}

/** The findings of all columns and of the classifier, in order, corrected together. */
export function judgeColumns(
  columns: readonly MeasuredColumn[],
  domain: MeasuredDomain | null,
  settings: DriftSettings,
): readonly Finding[] {
  const ofDomain: readonly Measured[] =
    domain === null
      ? []
      : [
          {
            check: 'domain_classifier',
            isDeciding: true,
            measure: domain.measure,
            pValue: isInsufficient(domain.measure) ? null : domain.measure.pValue,
            usual: null,
          },
        ];
  const all = [...columns.flatMap(({ tests }) => tests), ...ofDomain];
  const adjusted = adjustTogether(
    all,
    ({ pValue }) => pValue,
    ({ isDeciding, check }) => (isDeciding ? 'deciding' : check),
    settings.correction,
  );
  const findings: Finding[] = [];
  for (const column of columns) {
    const { subject, title, facts, distributions, tests } = column;
    for (const measured of tests) {
      const { check, measure } = measured;
      // The columns ask no other test than these.
      if (check === 'domain_classifier') continue;
      const judgement = judge(measured, adjusted.get(measured) ?? null, settings);
      findings.push({
        ...findingOf(measured, judgement, subject),
        sampleSize: facts.sampleSize,
        referenceSize: facts.referenceSize,
        distributions,
        detail: isInsufficient(measure)
          ? describeInsufficient(check, title, measure.insufficient)
          : describeColumn(check, title, facts, measure, judgement),
      });
    }
  }
  for (const asked of ofDomain) {
    const measured = withReach(asked, adjusted.get(asked) ?? null, settings);
    const { measure } = measured;
    const { reference, current } = domain?.rows ?? { reference: 0, current: 0 };
    const judgement = judge(measured, measured.pValue === null ? null : (adjusted.get(asked) ?? null), settings);
    findings.push({
      ...findingOf(measured, judgement, { kind: 'all_features' }),
      sampleSize: current,
      referenceSize: reference,
      distributions: null,
      detail: isInsufficient(measure)
        ? describeInsufficient('domain_classifier', 'all features together', measure.insufficient)
        : describeDomain(measure, judgement, current, reference),
    });
  }
  return findings;
}

/** A classifier that no exchange has reached and that is not told all the same was asked with too many others: it cannot tell. */
function withReach(measured: Measured, adjusted: number | null, settings: DriftSettings): Measured {
  const { permutations } = settings.domainClassifier;
  const least = 1 / (1 + permutations);
  if (adjusted === null || adjusted <= settings.alpha || measured.pValue !== least) return measured;
  const insufficient = `${permutations} exchanges of rows allow no p-value below ${least.toPrecision(1)}, which among so many tests proves nothing; set more (monitoring.drift.domainClassifier.permutations)`;
  return { ...measured, measure: { insufficient }, pValue: null };
}

function judge({ check, measure, usual }: Measured, adjusted: number | null, settings: DriftSettings): Judgement {
  const told = usual === null ? null : { value: usual, share: settings.alpha };
  if (adjusted !== null) {
    return { isAlert: adjusted <= settings.alpha, adjustedPValue: adjusted, usual: told, threshold: settings.alpha };
  }
  const fixed =
    isInsufficient(measure) || check === 'domain_classifier'
      ? null
      : fixedComparison(check, measure, settings.thresholds);
  return {
    isAlert: fixed !== null && fixed.value > fixed.threshold,
    adjustedPValue: null,
    usual: null,
    threshold: fixed?.threshold ?? null,
  };
}

function findingOf(
  { check, isDeciding, measure, pValue }: Measured,
  { isAlert, adjustedPValue, threshold }: Judgement,
  subject: Subject,
): Omit<Finding, 'sampleSize' | 'referenceSize' | 'distributions' | 'detail'> {
  const found = isInsufficient(measure) ? null : measure;
  return {
    monitor: 'drift',
    check,
    subject,
    status: found === null ? 'insufficient' : isAlert ? 'alert' : 'ok',
    severity: isAlert && isDeciding ? 'warning' : 'info',
    isDeciding,
    statistic: found?.statistic ?? null,
    threshold: found === null ? null : threshold,
    pValue,
    adjustedPValue,
    effectSize: found?.effectSize ?? null,
    interval: null,
  };
}
