import { HaleError } from '../errors/index.ts';
import type { Explainer } from '../models/index.ts';
import type { DeploymentRecord } from '../production/index.ts';

/** What explains encoded rows: the models' explainer. */
export type RowExplainer = Pick<Explainer, 'scale' | 'baseValue' | 'explain'>;

/** Opens it when the first explanation is asked for: a server that explains nothing keeps nothing for it. */
export type OpenExplainer = () => Promise<RowExplainer>;

/** How a model came to the probability of one record. */
export interface Explanation {
  readonly probability: number;
  /** Of the numbers below: log-odds, or the probability itself where trees average shares; before the calibration. */
  readonly scale: RowExplainer['scale'];
  readonly baseValue: number;
  /** The base value and all contributions, added up. */
  readonly margin: number;
  /** Of each feature, in the order of the schema. */
  readonly contributions: Float64Array;
}

/** Keeps what opens once; what failed is tried again. */
export function openOnce(open: OpenExplainer | undefined, { name, version }: DeploymentRecord): OpenExplainer {
  let opened: Promise<RowExplainer> | undefined;
  return () => {
    if (open === undefined) {
      throw new HaleError(
        'EXPLANATION_UNAVAILABLE',
        `version ${version} of ${name} has no model file to explain it by`,
      );
    }
    if (opened === undefined) {
      opened = open();
      opened.catch(() => {
        opened = undefined;
      });
    }
    return opened;
  };
}
