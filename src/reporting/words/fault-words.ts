import type { Finding } from '../../monitoring/index.ts';
import { checkTitle } from './check-titles.ts';
import { listed } from './figures-in-text.ts';

type TitleOf = (feature: string) => string;

/** Faults that are a sentence by themselves; of the others it is said that there are such. */
const sentences: Readonly<Record<string, (faults: readonly Finding[], titleOf: TitleOf) => string>> = {
  request_rate: ([fault]) => trafficSentence(fault?.statistic ?? 1, fault?.sampleSize ?? 0),
  stuck_feature: (faults, titleOf) => {
    const places = placesOf(faults, titleOf);
    return `${listed(places)} ${places.length === 1 ? 'is' : 'are'} the same in every record`;
  },
  repeated_record: () => 'one record comes again and again',
};

function trafficSentence(ratio: number, requests: number): string {
  if (requests === 0) return 'no request came, which is not usual';
  return ratio < 1 ? 'far fewer requests came than usual' : 'far more requests came than usual';
}

/** What is wrong and where, as a thing: "values out of range in serum cholesterol". */
export const faultsThatAreThere = (faults: readonly Finding[], titleOf: TitleOf): readonly string[] =>
  byCheck(faults)
    .filter(([check]) => sentences[check] === undefined)
    .map(([check, found]) => {
      const places = placesOf(found, titleOf);
      return places.length === 0 ? checkTitle(check) : `${checkTitle(check)} in ${listed(places)}`;
    });

/** What is wrong, as a sentence: "no request came". */
export const faultSentences = (faults: readonly Finding[], titleOf: TitleOf): readonly string[] =>
  byCheck(faults).flatMap(([check, found]) => sentences[check]?.(found, titleOf) ?? []);

const byCheck = (faults: readonly Finding[]) => [...Map.groupBy(faults, ({ check }) => check)];

/** Where it is worst first: of many places only some are named. */
const placesOf = (faults: readonly Finding[], titleOf: TitleOf): readonly string[] =>
  faults
    .toSorted((one, other) => (other.effectSize?.value ?? 0) - (one.effectSize?.value ?? 0))
    .flatMap(({ subject }) => (subject.kind === 'feature' ? [titleOf(subject.feature)] : []));
