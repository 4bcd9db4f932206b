export { createLabels, type LabelParts } from './create-labels.ts';
export type {
  KnownLabel,
  KnownPrediction,
  LabelCounts,
  LabelEntry,
  LabelOutcome,
  RecordedLabel,
} from './label.ts';
export { labelOutcomes } from './label.ts';
export { type LabelFile, readLabelFile } from './label-file.ts';
export type { LabelProblem, LabelProblemCode, PlacedProblem } from './label-problem.ts';
export type { ClassNames, LabelChunk, LabelDoors, Labels, RecordedLabels } from './labels.ts';
export { longestLabel, parseLabelEntries } from './parse-label-entry.ts';
