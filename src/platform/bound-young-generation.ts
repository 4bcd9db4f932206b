import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves together. Requests and fits leave little behind, so a larger one is only collected more rarely. */
const maximumBytes = 16 * 1024 ** 2;
/** It doubles at most once a collection, and these are further apart than this. */
const lookMs = 50;

const sizeBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;

/**
 * Stops the growth of V8's young generation once it is large enough for a server or a training. On a machine with much memory it grows
 * to 128 MB under load, for nothing. The flag that bounds it (`--max-semi-space-size`) is read before any code of ours
 * runs; the factor of its growth is read at every collection.
 */
export function boundYoungGeneration(): void {
  const timer = setInterval(() => {
    if (sizeBytes() < maximumBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, lookMs);
  timer.unref();
}
