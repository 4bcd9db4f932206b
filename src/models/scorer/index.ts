export { readScorer } from './read-scorer.ts';
export type { Scorer } from './scorer.ts';
export { openScoringPool } from './scoring-pool.ts';
