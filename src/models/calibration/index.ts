export { type Calibration, calibrationSchema, compileCalibration } from './calibration.ts';
export { fitCalibration } from './fit-calibration.ts';
