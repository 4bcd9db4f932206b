import type { MonitorRun } from '../../monitoring/index.ts';
import type { ReportFacts } from '../report-facts.ts';
import { type Answer, answersOf, isAlert, performanceQuestion } from './answers.ts';
import { faultSentences, faultsThatAreThere } from './fault-words.ts';
import { capitalised, counted, countText, listed } from './figures-in-text.ts';

type Verdict = MonitorRun['verdict'];

export const verdictWords: Readonly<Record<Verdict, string>> = {
  healthy: 'No change',
  suspected: 'Suspected',
  changed: 'Changed',
  insufficient: 'Cannot tell',
};

/** The whole report in one sentence. */
export function verdictSentence(facts: ReportFacts): string {
  const { verdict } = facts.input.report.run;
  const { rowCount } = facts.input.report.window;
  if (verdict === 'insufficient') {
    return `There are too few records to tell whether anything has changed: ${counted(rowCount, 'was answered', 'were answered')}.`;
  }
  if (verdict === 'healthy') {
    const labelled = facts.realised.some(({ status }) => status === 'ok');
    const right = labelled ? ', and the model does no worse on them' : '';
    return `Nothing has changed: the ${counted(rowCount, 'record')} of this window ${rowCount === 1 ? 'is' : 'are'} like those that the model was measured on${right}.`;
  }
  const clauses = clausesOf(facts);
  const told = clauses.length === 0 ? facts.input.report.run.summary : `${clauses.join('; ')}.`;
  return verdict === 'changed'
    ? capitalised(told)
    : `Something may have changed, though too few windows show it yet to be sure: ${told}`;
}

function clausesOf(facts: ReportFacts): readonly string[] {
  const { features, quality, together, output } = facts;
  const drifted = features.filter(({ drift }) => drift?.status === 'alert').length;
  const tested = features.filter(({ drift }) => drift !== null && drift.status !== 'insufficient').length;
  const faults = quality.filter(isAlert);
  const missing = faults.filter(({ check }) => check === 'missing_share').length;
  const different =
    drifted > 0
      ? [`${drifted} of ${counted(tested, 'feature')} ${drifted === 1 ? 'is' : 'are'} no longer as in the reference`]
      : together?.status === 'alert'
        ? ['the features are combined in another way than in the reference']
        : [];
  const absent =
    missing === 0
      ? []
      : [
          drifted > 0
            ? `${missing} ${missing === 1 ? 'is' : 'are'} missing far more often`
            : `${counted(missing, 'feature')} ${missing === 1 ? 'is' : 'are'} missing far more often than in the reference`,
        ];
  const others = faults.filter(({ check }) => !['missing_share', 'refused_share'].includes(check));
  const things = faultsThatAreThere(others, facts.titleOf);
  const outputs =
    output?.status === 'alert' && drifted === 0 ? ['the model’s answers are spread in another way than before'] : [];
  const right = answersOf(facts).find(({ question }) => question === performanceQuestion);
  return [
    [...different, ...absent].join(', and '),
    ...(faults.some(({ check }) => check === 'refused_share') ? [refusedClause(facts)] : []),
    ...(things.length > 0 ? [`there are ${listed(things, 3)}`] : []),
    ...faultSentences(others, facts.titleOf),
    ...outputs,
    ...(right === undefined ? [] : [rightClause(right, facts)]),
  ].filter((clause) => clause !== '');
}

function refusedClause({ input }: ReportFacts): string {
  const { rowCount, refusedCount } = input.report.window;
  return `${countText(refusedCount)} of ${counted(rowCount + refusedCount, 'request')} ${refusedCount === 1 ? 'was' : 'were'} refused`;
}

function rightClause({ state, word }: Answer, { coverage }: ReportFacts): string {
  if (word === 'Worse') return 'the model does worse than it did, where outcomes are known';
  if (word === 'Probably worse') return 'the model is estimated to do worse, though no outcome shows it yet';
  if (state === 'good') {
    return coverage?.statistic === 1
      ? 'the model does no worse than before all the same'
      : 'where outcomes are known, the model does no worse than before';
  }
  return 'whether the model is still right is not known yet';
}
