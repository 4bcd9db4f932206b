import { formatMetric } from '../../metrics/index.ts';
import type { Finding } from '../../monitoring/index.ts';
import type { ReportFacts } from '../report-facts.ts';
import { changeWords } from './change-words.ts';
import { faultSentences, faultsThatAreThere } from './fault-words.ts';
import { capitalised, counted, listed, percentText } from './figures-in-text.ts';
import { metricTitle } from './metric-words.ts';

/** `good`: as it should be. `bad`: it is not. `unknown`: nobody can tell. `aside`: changed, with no say in the verdict. */
export type AnswerState = 'good' | 'bad' | 'unknown' | 'aside';

/** A question that a reader has of a window, with a word and a sentence for an answer. */
export interface Answer {
  readonly question: string;
  readonly state: AnswerState;
  readonly word: string;
  readonly sentence: string;
}

/** What the report comes down to. */
export function answersOf(facts: ReportFacts): readonly Answer[] {
  return [qualityAnswer(facts), recordsAnswer(facts), outputAnswer(facts), performanceAnswer(facts), ...reasons(facts)];
}

export const performanceQuestion = 'Is the model still right?';

export const isAlert = ({ status, isDeciding }: Finding): boolean => status === 'alert' && isDeciding;

function qualityAnswer({ quality, titleOf }: ReportFacts): Answer {
  const question = 'Is what comes in sound?';
  const judged = quality.filter(({ isDeciding }) => isDeciding);
  const faults = judged.filter(isAlert);
  if (faults.length > 0) {
    return {
      question,
      state: 'bad',
      word: 'Faults',
      sentence: `${capitalised([...faultsThatAreThere(faults, titleOf), ...faultSentences(faults, titleOf)].join('; '))}.`,
    };
  }
  const told = judged.filter(({ status }) => status === 'ok').length;
  if (told === 0) return { question, state: 'unknown', word: 'Cannot tell', sentence: 'Too few requests to look.' };
  return { question, state: 'good', word: 'Sound', sentence: `None of ${counted(told, 'check')} found a fault.` };
}

function recordsAnswer({ features, together, titleOf }: ReportFacts): Answer {
  const question = 'Are the records like those of the reference?';
  const tested = features.filter(({ drift }) => drift !== null && drift.status !== 'insufficient');
  const drifted = tested.filter(({ drift }) => drift?.status === 'alert');
  if (drifted.length > 0) {
    const names = listed(drifted.map(({ name }) => titleOf(name)));
    const count = `${drifted.length} of ${counted(tested.length, 'feature')}`;
    return {
      question,
      state: 'bad',
      word: 'Different',
      sentence: `${count} ${drifted.length === 1 ? 'differs' : 'differ'} beyond chance: ${names}.`,
    };
  }
  if (together?.status === 'alert') {
    const sentence = 'No feature differs by itself, but all of them together do: they are combined in another way.';
    return { question, state: 'bad', word: 'Different', sentence };
  }
  if (tested.length === 0) {
    return { question, state: 'unknown', word: 'Cannot tell', sentence: 'Too few records to compare.' };
  }
  return {
    question,
    state: 'good',
    word: 'Alike',
    sentence: `None of ${counted(tested.length, 'feature')} differs beyond chance.`,
  };
}

function outputAnswer({ output, input }: ReportFacts): Answer {
  const question = 'Are the model’s answers spread as before?';
  if (output === null || output.status === 'insufficient') {
    return { question, state: 'unknown', word: 'Cannot tell', sentence: 'Too few answers to compare.' };
  }
  const { positiveLabel } = input.schema.target;
  const words =
    output.distributions === null
      ? []
      : changeWords(output.distributions, { ...output, unit: undefined, noun: `probabilities of “${positiveLabel}”` });
  if (output.status === 'alert') {
    const sentence = words.length > 0 ? `${capitalised(words.join('; '))}.` : output.detail;
    return { question, state: 'bad', word: 'Different', sentence };
  }
  return { question, state: 'good', word: 'As before', sentence: 'Nothing differs beyond chance.' };
}

function performanceAnswer({ realised, estimated, coverage }: ReportFacts): Answer {
  const question = performanceQuestion;
  const known = coverage?.statistic ?? 0;
  const told = realised.filter(({ isDeciding, status }) => isDeciding && status !== 'insufficient');
  const fallen = told.filter(isAlert);
  const share = `outcomes are known for ${percentText(known)} of the records`;
  if (fallen.length > 0) {
    return {
      question,
      state: 'bad',
      word: 'Worse',
      sentence: `${capitalised(listed(fallen.map(metricFigure)))} ${fallen.length === 1 ? 'is' : 'are'} worse than chance explains; ${share}.`,
    };
  }
  if (told.length > 0) {
    return {
      question,
      state: 'good',
      word: 'As before',
      sentence: `${listed(told.map(metricFigure))} are within what chance explains; ${share}.`,
    };
  }
  const guessed = estimated.filter(({ status }) => status !== 'insufficient');
  const why = known > 0 ? 'too few outcomes are known' : 'no outcome is known yet';
  const lower = guessed.filter(({ status }) => status === 'alert');
  if (lower.length > 0) {
    return {
      question,
      state: 'bad',
      word: 'Probably worse',
      sentence: `${capitalised(why)}; it is estimated that ${listed(lower.map(metricFigure))} ${lower.length === 1 ? 'has' : 'have'} fallen.`,
    };
  }
  if (guessed.length > 0) {
    const sentence = `${capitalised(why)}; the estimate from the probabilities alone is within what chance explains.`;
    return { question, state: 'unknown', word: 'Not known yet', sentence };
  }
  return {
    question,
    state: 'unknown',
    word: 'Not known yet',
    sentence: `${capitalised(why)}, and too little is there to estimate.`,
  };
}

function reasons({ contributions, ranking, titleOf }: ReportFacts): readonly Answer[] {
  const question = 'Does it decide for the same reasons?';
  const all = [...contributions, ...(ranking === null ? [] : [ranking])];
  if (all.length === 0) return [];
  const told = all.filter(({ status }) => status !== 'insufficient');
  if (told.length === 0) {
    return [
      { question, state: 'unknown', word: 'Cannot tell', sentence: ranking?.detail ?? 'Too few records to explain.' },
    ];
  }
  const changed = contributions
    .filter(({ status }) => status === 'alert')
    .sort((one, other) => Math.abs(other.effectSize?.value ?? 0) - Math.abs(one.effectSize?.value ?? 0));
  const isDeciding = all.some(isAlert);
  if (changed.length === 0 && ranking?.status !== 'alert') {
    const sentence = 'What the features add to the predictions is spread as in the reference.';
    return [{ question, state: 'good', word: 'As before', sentence }];
  }
  const names = listed(
    changed.flatMap(({ subject }) => (subject.kind === 'feature' ? [titleOf(subject.feature)] : [])),
  );
  const orders: readonly string[] =
    ranking === null || ranking.status === 'insufficient'
      ? []
      : [ranking.status === 'alert' ? 'other features weigh most now' : 'the features weigh in about the same order'];
  const differences = names === '' ? [] : [`what moves predictions differs most in ${names}`];
  const sentence = `${capitalised([...orders, ...differences].join('; '))}.`;
  return [{ question, state: isDeciding ? 'bad' : 'aside', word: 'Shifted', sentence }];
}

function metricFigure({ subject, statistic }: Finding): string {
  const name = subject.kind === 'metric' ? metricTitle(subject.metric) : '';
  return `${name} ${formatMetric(statistic)}`;
}
