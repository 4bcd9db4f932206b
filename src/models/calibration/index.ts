export { type Calibration, calibrationSchema, compileCalibration } from './calibration.ts';
export { fitCalibration, type RowTies } from './fit-calibration.ts';
