export { findProductionModel, openBundleModel, type ScoringModel } from './find-bundle.ts';
export { type ScoreRequest, type ScoreSummary, scoreFile } from './score-file.ts';
export { type ScoreFormat, scoreFormatOf } from './write-scores.ts';
