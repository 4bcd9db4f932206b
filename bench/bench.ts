import type { BenchLine } from './bench-line.ts';
import type { Peers } from './peers.ts';

/** What `npm run bench` gives each of its parts. */
export interface BenchContext {
  /** The Python programs that are measured beside Hale; null where they or their environment are not here. */
  readonly peers: Peers | null;
  /** The folder of the four processed.*.data files; undefined where they are not here. */
  readonly dataFolder: string | undefined;
  /** A folder of this part's own, which is removed afterwards. */
  readonly folder: string;
  /** Of each kind that a simulation judges. */
  readonly windows: number;
  /** Says what is being measured, on standard error. */
  readonly tell: (text: string) => void;
}

/** One file of this folder: measures and gives its lines of the table, in order. */
export type Bench = (context: BenchContext) => Promise<readonly BenchLine[]>;
