export type { ColumnExplainer, ExplanationScale } from './column-explainer.ts';
export { createExplainer, type Explainer, type ExplainerParts } from './create-explainer.ts';
export { readColumnExplainer } from './read-column-explainer.ts';
