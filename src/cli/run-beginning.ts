import { HaleError } from '../errors/index.ts';

/** As many of a run's id at least: with fewer any two runs may begin alike. The tracking asks for as many. */
const shortestBeginning = 4;

/** @throws HaleError USAGE_INVALID where the beginning of a run's id is too short to name it */
export function assertRunBeginning(beginning: string): void {
  if (beginning.length >= shortestBeginning) return;
  throw new HaleError(
    'USAGE_INVALID',
    `"${beginning}" is too short to name a run; give at least ${shortestBeginning} characters of its id`,
    { details: { beginning } },
  );
}
