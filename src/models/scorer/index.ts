export { readScorer } from './read-scorer.ts';
export type { Scorer } from './scorer.ts';
export { openScoringPool, type ScoringPool } from './scoring-pool.ts';
