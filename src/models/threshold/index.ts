export { chooseThreshold } from './choose-threshold.ts';
