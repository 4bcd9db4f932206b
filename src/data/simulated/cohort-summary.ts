/** Mean and standard deviation in the unit of the column, and the limits and step in which it is written. */
export interface MeasureSummary {
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** Share of patients with exactly 0; the others have a right-skewed value. */
  readonly zeroShare?: number;
  /** Pearson's correlation with age. */
  readonly ageCorrelation?: number;
}

/** How many patients had each value. */
export type CountSummary = Readonly<Record<number, number>>;

export interface GroupSummary {
  readonly patients: number;
  readonly measures: Readonly<Record<'age' | 'trestbps' | 'chol' | 'thalach' | 'oldpeak', MeasureSummary>>;
  readonly counts: Readonly<
    Record<'sex' | 'cp' | 'fbs' | 'restecg' | 'exang' | 'slope' | 'ca' | 'thal' | 'num', CountSummary>
  >;
}

/**
 * The 303 patients of the Cleveland Clinic Foundation in figures, apart by angiography: without and with a coronary
 * artery that is narrowed by half or more. No patient can be told from them.
 *
 * Source: the processed Cleveland file of UCI data set 45, Heart Disease (Janosi, Steinbrunn, Pfisterer and Detrano, 1989,
 * CC BY 4.0), the cohort that Detrano et al. describe in the American Journal of Cardiology 64 (1989) 304–310. The counts
 * of `num` stand in UCI's own description, heart-disease.names. Limits are those of what a patient can have, not of these.
 */
export const clevelandSummary: { readonly withoutDisease: GroupSummary; readonly withDisease: GroupSummary } = {
  withoutDisease: {
    patients: 164,
    measures: {
      age: { mean: 52.6, deviation: 9.5, minimum: 28, maximum: 80, step: 1 },
      trestbps: { mean: 129.2, deviation: 16.2, minimum: 90, maximum: 210, step: 1, ageCorrelation: 0.28 },
      chol: { mean: 242.6, deviation: 53.5, minimum: 110, maximum: 600, step: 1, ageCorrelation: 0.25 },
      thalach: { mean: 158.4, deviation: 19.2, minimum: 65, maximum: 210, step: 1, ageCorrelation: -0.52 },
      oldpeak: { mean: 0.59, deviation: 0.78, minimum: 0, maximum: 6.5, step: 0.1, zeroShare: 73 / 164 },
    },
    counts: {
      sex: { 0: 72, 1: 92 },
      cp: { 1: 16, 2: 41, 3: 68, 4: 39 },
      fbs: { 0: 141, 1: 23 },
      restecg: { 0: 95, 1: 1, 2: 68 },
      exang: { 0: 141, 1: 23 },
      slope: { 1: 106, 2: 49, 3: 9 },
      ca: { 0: 130, 1: 21, 2: 7, 3: 3 },
      thal: { 3: 129, 6: 6, 7: 28 },
      num: { 0: 164 },
    },
  },
  withDisease: {
    patients: 139,
    measures: {
      age: { mean: 56.6, deviation: 7.9, minimum: 28, maximum: 80, step: 1 },
      trestbps: { mean: 134.6, deviation: 18.8, minimum: 90, maximum: 210, step: 1, ageCorrelation: 0.24 },
      chol: { mean: 251.5, deviation: 49.5, minimum: 110, maximum: 600, step: 1, ageCorrelation: 0.12 },
      thalach: { mean: 139.3, deviation: 22.6, minimum: 65, maximum: 210, step: 1, ageCorrelation: -0.13 },
      oldpeak: { mean: 1.57, deviation: 1.3, minimum: 0, maximum: 6.5, step: 0.1, zeroShare: 26 / 139 },
    },
    counts: {
      sex: { 0: 25, 1: 114 },
      cp: { 1: 7, 2: 9, 3: 18, 4: 105 },
      fbs: { 0: 117, 1: 22 },
      restecg: { 0: 56, 1: 3, 2: 80 },
      exang: { 0: 63, 1: 76 },
      slope: { 1: 36, 2: 91, 3: 12 },
      ca: { 0: 46, 1: 44, 2: 31, 3: 17 },
      thal: { 3: 37, 6: 12, 7: 89 },
      num: { 1: 55, 2: 36, 3: 35, 4: 13 },
    },
  },
};
