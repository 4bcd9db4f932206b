export const engineNames = ['xgboost', 'lightgbm'] as const;
export type EngineName = (typeof engineNames)[number];
