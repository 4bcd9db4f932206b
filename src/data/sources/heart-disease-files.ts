import type { Settings } from '../../config/index.ts';

export type HeartDiseaseSite = Settings['data']['uciHeartDisease']['sites'][number];

export interface HeartDiseaseFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * The processed files of the data set Heart Disease of the UCI Machine Learning Repository (number 45, CC BY 4.0), as they
 * have been published since 1996. They have never changed; one that did would make a model of other patients.
 */
export const heartDiseaseFiles: Readonly<Record<HeartDiseaseSite, HeartDiseaseFile>> = {
  cleveland: {
    name: 'processed.cleveland.data',
    sha256: 'a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8',
    sizeBytes: 18_461,
  },
  hungarian: {
    name: 'processed.hungarian.data',
    sha256: 'd1ad108f785768cd3d7e82dc522e6f5a61eea93cccfb3a46ee8076f73fc3d796',
    sizeBytes: 10_263,
  },
  switzerland: {
    name: 'processed.switzerland.data',
    sha256: '834a405ccf5b66ab4056bb77794adc8df0b7125186454c0a1d002d33c6c3b314',
    sizeBytes: 4_109,
  },
  va: {
    name: 'processed.va.data',
    sha256: 'e7c93d8d0d2acdadfa4c5e8de768e2191e7f618b952e29623f1f0d5949ff6b8f',
    sizeBytes: 6_737,
  },
};

/** The files have no header; these are their columns by UCI's description (heart-disease.names). */
export const heartDiseaseColumns = [
  'age',
  'sex',
  'cp',
  'trestbps',
  'chol',
  'fbs',
  'restecg',
  'thalach',
  'exang',
  'oldpeak',
  'slope',
  'ca',
  'thal',
  'num',
] as const;
