export { asStep, type Progress, type ProgressStep } from './progress.ts';
