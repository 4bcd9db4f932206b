import { loadLibrary } from './load-library.ts';

/** `PR_SET_PDEATHSIG` of linux/prctl.h. */
const setParentDeathSignal = 1;
const sigkill = 9;

/** On Linux the kernel ends this process when its parent ends, also in the middle of a native call that hangs. */
export function dieWithParent(): void {
  if (process.platform !== 'linux') return;
  const prctl = loadLibrary(null).declare<(option: number, signal: number) => number>(
    'int prctl(int option, unsigned long arg2)',
  );
  prctl(setParentDeathSignal, sigkill);
}
