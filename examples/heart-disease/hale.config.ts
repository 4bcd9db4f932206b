import { defineConfig } from '../../src/index.ts';

/**
 * The built-in example: is a coronary artery narrowed by half or more, asked of the findings of an ordinary
 * examination? UCI Heart Disease (data set 45, CC BY 4.0): Janosi, Steinbrunn, Pfisterer and Detrano, 1989.
 *
 * Ranges are limits of what is clinically possible in an adult, not the least and greatest value of these files: a value
 * outside them is a mistake of writing or measuring. What stands for missing: `?` in the files, −9 in UCI's own
 * description of them, and a cholesterol of 0, which two of the four sites wrote where it was not measured.
 */
const absent = ['?', -9];

export default defineConfig({
  project: { name: 'heart-disease' },
  data: {
    source: 'uci-heart-disease',
    schema: {
      features: [
        {
          kind: 'numeric',
          name: 'age',
          description: 'age at the examination',
          unit: 'years',
          minimum: 18,
          maximum: 120,
          missingValues: absent,
        },
        {
          kind: 'binary',
          name: 'sex',
          description: 'sex',
          categories: [
            { value: 0, label: 'female' },
            { value: 1, label: 'male' },
          ],
          missingValues: absent,
        },
        {
          kind: 'categorical',
          name: 'cp',
          description: 'type of chest pain',
          categories: [
            { value: 1, label: 'typical angina' },
            { value: 2, label: 'atypical angina' },
            { value: 3, label: 'non-anginal pain' },
            { value: 4, label: 'no pain' },
          ],
          missingValues: absent,
        },
        {
          kind: 'numeric',
          name: 'trestbps',
          description: 'systolic blood pressure at rest, on admission',
          unit: 'mm Hg',
          minimum: 50,
          maximum: 300,
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'numeric',
          name: 'chol',
          description: 'serum cholesterol',
          unit: 'mg/dl',
          minimum: 50,
          maximum: 1000,
          nullable: true,
          missingValues: [...absent, 0],
        },
        {
          kind: 'binary',
          name: 'fbs',
          description: 'fasting blood sugar above 120 mg/dl',
          categories: [
            { value: 0, label: 'no' },
            { value: 1, label: 'yes' },
          ],
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'categorical',
          name: 'restecg',
          description: 'electrocardiogram at rest',
          categories: [
            { value: 0, label: 'normal' },
            { value: 1, label: 'ST-T wave abnormality' },
            { value: 2, label: 'left ventricular hypertrophy' },
          ],
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'numeric',
          name: 'thalach',
          description: 'greatest heart rate under exercise',
          unit: 'beats/min',
          minimum: 30,
          maximum: 250,
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'binary',
          name: 'exang',
          description: 'angina brought on by exercise',
          categories: [
            { value: 0, label: 'no' },
            { value: 1, label: 'yes' },
          ],
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'numeric',
          name: 'oldpeak',
          description: 'ST depression under exercise relative to rest; negative is an elevation',
          unit: 'mm',
          // −9 stands for missing here too: no exercise test raises ST by 9 mm.
          minimum: -5,
          maximum: 10,
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'ordinal',
          name: 'slope',
          description: 'slope of the ST segment at peak exercise',
          categories: [
            { value: 1, label: 'upsloping' },
            { value: 2, label: 'flat' },
            { value: 3, label: 'downsloping' },
          ],
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'ordinal',
          name: 'ca',
          description: 'major vessels that fluoroscopy colours',
          categories: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }],
          unit: 'vessels',
          nullable: true,
          missingValues: absent,
        },
        {
          kind: 'categorical',
          name: 'thal',
          description: 'thallium scan of the heart muscle',
          categories: [
            { value: 3, label: 'normal' },
            { value: 6, label: 'fixed defect' },
            { value: 7, label: 'reversible defect' },
          ],
          nullable: true,
          missingValues: absent,
        },
      ],
      target: {
        name: 'num',
        description: 'coronary angiography: 0 no artery narrowed by half or more, 1–4 at least one',
        negativeValues: [0],
        positiveValues: [1, 2, 3, 4],
        negativeLabel: 'no disease',
        positiveLabel: 'disease',
      },
    },
  },
});
