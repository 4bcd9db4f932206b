import { isHaleError } from '../../errors/index.ts';
import { createExplainer, type Explainer, readColumnExplainer } from '../explainer/index.ts';
import type { ServingBundle } from './bundle.ts';
import { invalidBundle } from './invalid-bundle.ts';
import { bundleFiles } from './manifest.ts';
import { readListedFile } from './read-bundle-files.ts';

/**
 * What explains a bundle's predictions. It reads the model file again, checked by its hash: a server keeps nothing for
 * explanations until the first one is asked for.
 *
 * @throws HaleError BUNDLE_INVALID where the file is gone or changed, EXPLANATION_UNAVAILABLE where it lacks what an
 * explanation needs
 */
export async function readExplainer(
  bundle: Pick<ServingBundle, 'folder' | 'manifest' | 'pipeline'>,
): Promise<Explainer> {
  const { folder, manifest, pipeline } = bundle;
  const file = bundleFiles.model[manifest.model_format];
  const bytes = await readListedFile(folder, file, manifest);
  try {
    return createExplainer({ pipeline, columns: readColumnExplainer(manifest.model_format, bytes) });
  } catch (error) {
    throw isHaleError(error) && error.code === 'MODEL_FILE_INVALID' ? invalidBundle(file, error.message, error) : error;
  }
}
