import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { type HeartDiseaseSite, heartDiseaseFiles } from './sources/heart-disease-files.ts';

const isSite = (name: string): name is HeartDiseaseSite => Object.hasOwn(heartDiseaseFiles, name);

/** The parts that can be loaded from the project's source by name: rows of one origin each. A file has none. */
export function datasetPartNames(settings: Settings): readonly string[] {
  switch (settings.data.source) {
    case 'file':
      return [];
    case 'uci-heart-disease':
      return Object.keys(heartDiseaseFiles);
  }
}

/**
 * The settings of which the source loads one part alone. Real rows or none: nothing is simulated in their stead.
 *
 * @throws HaleError USAGE_INVALID where the source has no such part
 */
export function withDatasetPart(settings: Settings, name: string): Settings {
  const { data } = settings;
  if (data.source === 'uci-heart-disease' && isSite(name)) {
    const uciHeartDisease = { ...data.uciHeartDisease, sites: [name] };
    return { ...settings, data: { ...data, uciHeartDisease, simulated: { ...data.simulated, allowed: false } } };
  }
  const names = datasetPartNames(settings);
  const known = names.length === 0 ? 'the source of this project has no parts' : `there is ${names.join(', ')}`;
  throw new HaleError('USAGE_INVALID', `the data has no part ${JSON.stringify(name.slice(0, 100))}; ${known}`, {
    details: { name: name.slice(0, 100), known: names },
  });
}
