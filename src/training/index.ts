export type { Scored } from './decision-rule.ts';
export { type Evaluation, evaluate, type FoldSummary } from './evaluate.ts';
export { decideGate, type GateCheck, type GateModel, type GateVerdict } from './gate.ts';
export { type RowOrder, readRowOrder } from './row-order.ts';
export { type SelectionCandidate, selectKind } from './select-kind.ts';
export { type Split, splitIntoFolds, splitRows } from './split.ts';
export { type TrainingParts, train } from './train.ts';
export type { TrainingReport } from './training-report.ts';
