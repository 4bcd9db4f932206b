import type { DeepReadonly, Settings } from '../../config/index.ts';

export type DriftSettings = DeepReadonly<Settings['monitoring']['drift']>;
