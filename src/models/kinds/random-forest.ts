import { fitOnEngine } from './fit-on-engine.ts';
import type { ModelKind } from './model-kind.ts';

/**
 * A random forest (Breiman 2001) by XGBoost: one round of many trees, each on a sample of the rows, each cut chosen from a
 * sample of the columns. With squared error and no penalty a leaf holds the share of positive rows in it and a split is
 * Gini's, so the forest's value is the mean of those shares: a probability.
 */
export const randomForest: ModelKind = {
  name: 'random_forest',
  title: 'Random forest',
  importanceMeasure: 'share of total gain',
  engine: 'xgboost',
  representation: 'tree',
  complexity: 3,

  parameters: ({ randomForest: settings }) => ({
    objective: 'reg:squarederror',
    num_parallel_tree: settings.trees,
    max_depth: settings.maximumDepth,
    // The hessian of the squared error is 1 a row.
    min_child_weight: settings.minimumLeafRows,
    subsample: settings.rowShare,
    colsample_bynode: settings.columnShare,
    learning_rate: 1,
    reg_lambda: 0,
    base_score: 0.5,
    tree_method: 'hist',
  }),

  fit(matrix, labels, { settings, seed, session }) {
    const parameters = { ...randomForest.parameters(settings), seed };
    return fitOnEngine(matrix, labels, { kind: 'random_forest', engine: 'xgboost', session, parameters, rounds: 1 });
  },
};
